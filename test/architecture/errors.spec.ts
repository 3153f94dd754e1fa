import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { frameworkCodes } from '../../src/platform/http/problem.filter.js';
import { errors as en } from '../../src/web/locales/en/errors.js';
import { errors as et } from '../../src/web/locales/et/errors.js';
import { errors as uk } from '../../src/web/locales/uk/errors.js';

const sources = ['src', 'libs'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8')),
);
const declared = sources.flatMap((source) =>
  [...source.matchAll(/static override readonly code = '(\w+)'/g)].map(([, code = '']) => code),
);
// What no class of ours says: the framework's own refusals, a fault of ours, and a page without a connection.
const others = [...Object.values(frameworkCodes), 'unknown_host', 'internal_error', 'network'];

describe('the errors', () => {
  it.each(declared)('has a text in every language for %s', (code) => {
    const texts = [en, uk, et].map((language) => (language as Readonly<Record<string, string>>)[`error.${code}`]);
    expect(texts.every((text) => text !== undefined && text.length > 10)).toBe(true);
    expect(new Set(texts).size).toBe(3);
  });

  it('have one class for one code', () => {
    expect(new Set(declared).size).toBe(declared.length);
  });

  it('have no text that nothing says', () => {
    const said = new Set([...declared, ...others].map((code) => `error.${code}`));
    expect(Object.keys(en).filter((key) => !said.has(key))).toEqual([]);
  });

  it('are described in docs/errors.md as scripts/generate-error-docs.mjs finds them', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/generate-error-docs.mjs', '--check'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});
