import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseRegistration, type Registration } from '../registration.js';
import { InvalidRegistration, InvalidRelyingPartyFile } from '../relying-parties.errors.js';

/** Reads a list of registrations from a JSON file. @throws InvalidRelyingPartyFile */
export function readRelyingPartyFile(file: string): Registration[] {
  const folder = dirname(resolve(file));
  return parseRelyingParties(readJson(file), (name) => readJson(resolve(folder, name)));
}

/**
 * @param readKeys reads the file that a `jwks_file` names
 * @throws InvalidRelyingPartyFile
 */
export function parseRelyingParties(content: unknown, readKeys: (file: string) => unknown): Registration[] {
  if (!Array.isArray(content)) throw new InvalidRelyingPartyFile('it must hold a list');
  const registrations = content.map((entry: unknown) => parseEntry(entry, readKeys));
  const ids = registrations.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) throw new InvalidRelyingPartyFile('two relying parties have the same id');
  return registrations;
}

function parseEntry(entry: unknown, readKeys: (file: string) => unknown): Registration {
  const { jwks_file: file, ...rest } = (entry ?? {}) as { jwks_file?: unknown; id?: unknown };
  try {
    return parseRegistration(typeof file === 'string' ? { ...rest, jwks: readKeys(file) } : entry);
  } catch (error) {
    if (!(error instanceof InvalidRegistration)) throw error;
    const name = typeof rest.id === 'string' ? rest.id : 'a relying party without id';
    throw new InvalidRelyingPartyFile(`${name}:\n${error.faults.join('\n')}`, { cause: error });
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidRelyingPartyFile(`${file} cannot be read as JSON`, { cause: error });
  }
}
