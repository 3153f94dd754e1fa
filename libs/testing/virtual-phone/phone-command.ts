import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Refusal, VirtualPhone, type PhoneMemory, type ShownRequest } from './virtual-phone.js';

const usage = `A phone on the command line. It does what the State ID app does, with a key in a file.

  npm run phone -- activate <code>         become a citizen's phone, with a code from the desk
  npm run phone -- approve [<what>]        confirm the waiting request, or what a login page shows:
                                           its typed code, or its link
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
      return confirm(await load(), rest.join(' '));
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

async function confirm(phone: VirtualPhone, what: string): Promise<void> {
  const shown = await find(phone, what);
  show(shown);
  const returnTo = await phone.confirm(shown);
  save(phone);
  say('Confirmed.');
  if (returnTo !== undefined) say(`Open this in the browser in which you started:\n${returnTo}`);
}

async function refuse(phone: VirtualPhone, rest: readonly string[]): Promise<void> {
  const shown = await find(phone, rest.filter((word) => word !== '--not-me').join(' '));
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
    const [shown] = await phone.waiting(25);
    if (shown) await confirmShown(phone, shown).catch(explain);
  }
}

async function confirmShown(phone: VirtualPhone, shown: ShownRequest): Promise<void> {
  show(shown);
  const returnTo = await phone.confirm(shown);
  save(phone);
  say(returnTo === undefined ? 'Confirmed.' : `Confirmed. Open in the starting browser:\n${returnTo}`);
}

async function history(phone: VirtualPhone): Promise<void> {
  const past = await phone.history();
  for (const { result, relyingPartyName } of past) say(`${result.padEnd(12)} ${relyingPartyName}`);
  if (past.length === 0) say('Nothing yet.');
}

async function find(phone: VirtualPhone, what: string): Promise<ShownRequest> {
  if (what !== '') return phone.open(what);
  const [waiting] = await phone.waiting();
  if (!waiting) throw new Error('Nothing waits. Give the code or the link that the login page shows.');
  return waiting;
}

function show({ intent, starter }: ShownRequest): void {
  say(`${intent.relyingParty.name}: ${intent.purpose}`);
  say(`  level ${intent.level}, number ${intent.code}, from ${starter.browser || 'an unknown browser'}`);
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
