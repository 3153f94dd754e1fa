import type { Readable } from 'node:stream';
import { DomainError } from '#libs/kernel';
import { InvalidConfig, type Config } from '../config/index.js';
import { BreakGlass } from '../core/administration/index.js';
import { InvalidRegistration } from '../core/relying-parties/index.js';
import { errors } from '../web/locales/en/errors.js';
import { openAdmin } from './admin.module.js';
import { parseArguments, UsageError } from './arguments.js';
import { commands } from './commands.js';

export interface Surroundings {
  readonly config: () => Config;
  /** Who sits there, unless the command says. */
  readonly user: string;
  readonly input: Readable;
}

/** What the command ends with. 0: done; 1: refused, and nothing was changed; 2: not understood. */
export interface Ending {
  readonly code: 0 | 1 | 2;
  readonly text: string;
}

/** Carries out one command of an operator. */
export async function runAdmin(given: readonly string[], { config, user, input }: Surroundings): Promise<Ending> {
  try {
    const { command, name, id, options, read } = parseArguments(given, commands);
    const json = await read(input);
    const admin = await openAdmin(config());
    try {
      const author = { actor: `command:${options.by ?? user}`, reason: options.reason } as const;
      if (command.breaksGlass) await admin.get(BreakGlass).record(name, author);
      return { code: 0, text: await command.run(admin, { id, options, author, input: json }) };
    } finally {
      await admin.close();
    }
  } catch (error) {
    return { code: error instanceof UsageError ? 2 : 1, text: explain(error) };
  }
}

/** What an operator can mend is said in words; anything else with its stack. */
function explain(error: unknown): string {
  if (error instanceof InvalidRegistration)
    return `Refused, nothing was changed:\n${error.faults.map((fault) => `  ${fault}`).join('\n')}`;
  if (error instanceof InvalidConfig || error instanceof UsageError) return error.message;
  if (!(error instanceof DomainError)) return String((error as Error).stack);
  const text = (errors as Readonly<Record<string, string>>)[`error.${error.code}`] ?? error.code;
  return error.detail === undefined ? text : `${text} (${error.detail})`;
}
