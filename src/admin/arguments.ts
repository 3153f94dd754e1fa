import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import type { Actor } from '../core/audit/index.js';

/** The command is not one, or lacks something. The message says how it is used. */
export class UsageError extends Error {}

/** What a command is handed. */
export interface Call {
  /** The id that was named. */
  readonly id: string;
  /** The JSON that was given in a file or on standard input. */
  readonly input: unknown;
  readonly options: Options;
  readonly author: { readonly actor: Actor; readonly reason: string | undefined };
}

export interface Options {
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  readonly clients?: string | undefined;
  readonly days?: string | undefined;
  readonly scopes?: string | undefined;
  readonly 'make-secret'?: boolean | undefined;
  readonly role?: readonly string[] | undefined;
}

/** One thing that an operator can do. `takes` says what stands behind its name. */
export interface Command {
  readonly takes: 'nothing' | 'id' | 'json';
  readonly usage: string;
  /** Whether it does alone what needs two persons elsewhere: then it is put on record before it is tried. */
  readonly breaksGlass?: true;
  /** @returns what is printed */
  run(admin: INestApplicationContext, call: Call): Promise<string>;
}

type Commands = Readonly<Record<string, Command>>;

/** @throws UsageError */
export function parseArguments(given: readonly string[], commands: Commands) {
  const { positionals, values } = parse(given, commands);
  const [room = '', verb = '', operand, ...rest] = positionals;
  const name = `${room} ${verb}`;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(usage(`there is no command "${positionals.join(' ')}"`, commands));
  const wanted = command.takes === 'nothing' ? 0 : 1;
  if (rest.length > 0 || (operand === undefined) !== (wanted === 0))
    throw new UsageError(usage(`${room} ${verb} takes ${wanted === 0 ? 'nothing more' : 'one thing more'}`, commands));
  const read = async (input: Readable) => (command.takes === 'json' ? readJson(operand ?? '-', input) : undefined);
  return { command, name, id: operand ?? '', options: values as Options, read };
}

const optionText = { type: 'string' } as const;

function parse(given: readonly string[], commands: Commands) {
  const texts = {
    by: optionText,
    reason: optionText,
    clients: optionText,
    days: optionText,
    scopes: optionText,
  };
  const role = { type: 'string', multiple: true } as const;
  const options = { ...texts, role, 'make-secret': { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...given], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(usage((error as Error).message, commands), { cause: error });
  }
}

/** @param source a file, or `-` for standard input */
async function readJson(source: string, input: Readable): Promise<unknown> {
  try {
    return JSON.parse(source === '-' ? await text(input) : readFileSync(source, 'utf8'));
  } catch (error) {
    const name = source === '-' ? 'standard input' : source;
    throw new UsageError(`${name} cannot be read as JSON: ${(error as Error).message}`, { cause: error });
  }
}

function usage(fault: string, commands: Commands): string {
  const lines = Object.entries(commands).map(([name, { usage: rest }]) =>
    `  npm run admin -- ${name} ${rest}`.trimEnd(),
  );
  const options =
    '  --by NAME        who does it; without it, the user of the system\n  --reason TEXT    why; has to be given for what needs two persons elsewhere, once there are officers';
  return `${fault}\n\nCommands:\n${lines.join('\n')}\n\nOptions:\n${options}`;
}
