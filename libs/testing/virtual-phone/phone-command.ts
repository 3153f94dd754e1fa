import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Refusal, VirtualPhone, type PhoneMemory, type ShownRequest } from './virtual-phone.js';

const usage = `A phone on the command line. It does what the State ID app does, with a key in a file.

  npm run phone -- activate <code>         become a citizen's phone, with a code from the desk
  npm run phone -- approve [<what>]        confirm the waiting request, or what a login page shows:
                                           its typed code, or its link
                                           (--code=1234: the number that a service told)
  npm run phone -- refuse [<what>]         refuse it            (--not-me: say that it was not you)
  npm run phone -- --auto                  confirm everything that comes; codes and links can be typed in
  npm run phone -- history | forget        past requests; remove State ID from this phone

  APP_ORIGIN   the phone app's origin      (default http://app.localhost:3000)
  PHONE_FILE   where the phone is kept     (default ./data/phone.json)
`;

const file = process.env['PHONE_FILE'] ?? './data/phone.json';
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main([command = '--help', ...rest]: readonly string[]): Promise<void> {
  switch (command) {
    case 'activate':
      return activate(rest.join(' '));
    case 'approve':
      return approve(await load(), rest);
    case 'refuse':
      return refuse(await load(), rest);
    case '--auto':
      return confirmEverything(await load());
    case 'history':
      return history(await load());
    case 'forget':
      await (await load()).deactivate();
      rmSync(file);
      return say('State ID was removed from this phone.');
    default:
      say(usage);
      process.exitCode = command === '--help' ? 0 : 2;
  }
}

async function activate(code: string): Promise<void> {
  const phone = new VirtualPhone(process.env['APP_ORIGIN'] ?? 'http://app.localhost:3000');
  const { person, level } = await phone.activate(code, 'Command-line phone');
  save(phone);
  say(`This phone is now ${person.name}'s. Highest level: ${level}. Kept in ${file}.`);
}

function approve(phone: VirtualPhone, rest: readonly string[]): Promise<void> {
  const code = rest.find((word) => word.startsWith('--code='))?.slice('--code='.length);
  return confirm(phone, rest.filter((word) => !word.startsWith('--code=')).join(' '), code);
}

async function confirm(phone: VirtualPhone, what: string, code?: string): Promise<void> {
  const { shown, callback } = await find(phone, what);
  show(shown);
  if (choicesOf(shown) && code === undefined) throw new Error('Say which number it is: --code=1234');
  const returnTo = (await phone.confirm(shown, code)) ?? callback;
  save(phone);
  say('Confirmed.');
  if (returnTo !== undefined) say(`Open this in the browser in which you started:\n${returnTo}`);
}

async function refuse(phone: VirtualPhone, rest: readonly string[]): Promise<void> {
  const { shown } = await find(phone, rest.filter((word) => word !== '--not-me').join(' '));
  show(shown);
  await phone.refuse(shown, rest.includes('--not-me') ? 'not_me' : 'refused');
  say('Refused.');
}

async function confirmEverything(phone: VirtualPhone): Promise<void> {
  say('Confirming everything that comes. Type a code or link from a login page here; Ctrl+C ends.');
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line.trim() !== '') void confirm(phone, line.trim()).catch(explain);
  });
  for (;;) {
    const [waiting] = await phone.waiting(25);
    if (waiting) await answerByItself(phone, waiting).catch(explain);
  }
}

/** Nobody is there to find a number among three. */
async function answerByItself(phone: VirtualPhone, waiting: ShownRequest): Promise<void> {
  const { shown, callback } = await getReady(phone, waiting);
  show(shown);
  if (choicesOf(shown)) {
    await phone.refuse(shown);
    return say('Refused: the number has to be chosen by hand.');
  }
  const returnTo = (await phone.confirm(shown)) ?? callback;
  save(phone);
  say(returnTo === undefined ? 'Confirmed.' : `Confirmed. Open in the starting browser:\n${returnTo}`);
}

async function history(phone: VirtualPhone): Promise<void> {
  const past = await phone.history();
  for (const { result, relyingPartyName } of past) say(`${result.padEnd(12)} ${relyingPartyName}`);
  if (past.length === 0) say('Nothing yet.');
}

/** A request, and where the browser returns to when it is on this device. */
interface Found {
  readonly shown: ShownRequest;
  readonly callback?: string | undefined;
}

async function find(phone: VirtualPhone, what: string): Promise<Found> {
  if (what.startsWith(`${phone.appOrigin}/link?`)) {
    const { request: shown, callback } = await phone.openLink(what);
    return { shown, callback };
  }
  if (what !== '') return { shown: await phone.open(what) };
  const [waiting] = await phone.waiting();
  if (!waiting) throw new Error('Nothing waits. Give the code or the link that the login page shows.');
  return getReady(phone, waiting);
}

/** What uses a key of the citizen's has to be asked of this very phone first. */
async function getReady(phone: VirtualPhone, waiting: ShownRequest): Promise<Found> {
  if (!waiting.keyUse) return { shown: waiting };
  const { request: shown, callback } = await phone.openNotification(waiting);
  return { shown, callback };
}

const choicesOf = ({ choices, keyUse }: ShownRequest): readonly string[] | undefined => keyUse?.codes ?? choices;

function show(shown: ShownRequest): void {
  const { intent, starter, keyUse } = shown;
  const choices = choicesOf(shown);
  if (keyUse?.intent) {
    const { use, code, interaction } = keyUse.intent;
    say(`${intent.relyingParty.name}: ${interaction.text}`);
    const number = choices ? `, the number is one of ${choices.join(', ')}` : code && `, number ${code}`;
    return say(`  ${use === 'signing' ? 'a signature' : 'a sign-in'} with your own key${number}`);
  }
  say(`${intent.relyingParty.name}: ${intent.purpose}`);
  if (intent.message !== undefined) say(`  it adds: ${intent.message}`);
  const number = choices ? `the number is one of ${choices.join(', ')}` : `number ${intent.code}`;
  const from = starter ? `from ${starter.browser || 'an unknown browser'}` : 'from the service itself';
  say(`  level ${intent.level}, ${number}, ${from}`);
}

async function load(): Promise<VirtualPhone> {
  if (!existsSync(file)) throw new Error(`There is no phone in ${file}. Begin with: npm run phone -- activate <code>`);
  return VirtualPhone.from(JSON.parse(readFileSync(file, 'utf8')) as PhoneMemory);
}

function save(phone: VirtualPhone): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(phone.memory(), null, 2), { mode: 0o600 });
}

function explain(error: unknown): void {
  const known = error instanceof Refusal ? `The service refused: ${error.message}` : (error as Error).message;
  process.stderr.write(`${known}\n`);
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  explain(error);
  process.exitCode = 1;
});
