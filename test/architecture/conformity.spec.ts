import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fapi2Modules, signingModules } from '../conformance/modules.js';

const tables = ['rfc9700', 'fapi-2.0', 'rfc10027'].map((name) => `docs/conformity/${name}.md`);

interface Line {
  readonly clause: string;
  readonly how: string;
  readonly tests: readonly (readonly [file: string, title: string])[];
}

/** The lines of a conformity table: clause, requirement, how it is met, and the tests behind it. */
function linesOf(page: string): Line[] {
  const rows = readFileSync(page, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
  return rows.map((row) => {
    const [, clause = '', , how = '', tests = ''] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const named = [...tests.matchAll(/`([^`]+)` “([^”]+)”/g)].map(
      ([, file = '', title = '']) => [file, title] as const,
    );
    return { clause, how, tests: named };
  });
}

/** A title as it stands in a test, with what separates strings in a source taken away. */
const holds = (file: string, title: string) =>
  existsSync(file) &&
  readFileSync(file, 'utf8')
    .replaceAll(/\\(['"])/g, '$1')
    .includes(title);

describe.each(tables)('%s', (page) => {
  const lines = linesOf(page);

  it('has a line for each requirement, and each clause once', () => {
    expect(lines.length).toBeGreaterThan(15);
    const pairs = lines.map(({ clause, how }) => `${clause} ${how}`);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  it('names a test behind each line, or says why software cannot do it alone', () => {
    expect(lines.filter(({ tests, how }) => tests.length === 0 && !/\*\*(Outside|Open)\*\*/.test(how))).toEqual([]);
  });

  it('names no test that does not exist', () => {
    const named = lines.flatMap(({ tests }) => tests);
    expect(named.filter(([file, title]) => !holds(file, title))).toEqual([]);
  });
});

describe('docs/conformity/fapi-2.0.md', () => {
  it('names modules by the names of the official plans', () => {
    const titles = linesOf('docs/conformity/fapi-2.0.md').flatMap(({ tests }) => tests.map(([, title]) => title));
    const modules = titles.filter((title) => title.startsWith('fapi2-'));
    const known: readonly string[] = [...fapi2Modules, ...signingModules];
    expect(modules.filter((name) => !known.includes(name))).toEqual([]);
  });
});
