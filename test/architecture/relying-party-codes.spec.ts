import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { endResults } from '#libs/smart-id-api';
import { problemCode, problemCodes } from '../../src/api/rp/problem-codes.js';

const page = readFileSync('docs/integrators/relying-party-api.md', 'utf8');
const openapi = parse(readFileSync('openapi.yaml', 'utf8')) as {
  components: {
    schemas: { RpSessionStatus: { properties: { result: { properties: { endResult: { enum: string[] } } } } } };
  };
};
const tableOf = (heading: string) => {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  return [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code ?? '').sort();
};
const sources = ['libs/smart-id-api/problems.ts']
  .concat(readdirSync('src/api/rp', { recursive: true, encoding: 'utf8' }).map((file) => join('src/api/rp', file)))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

describe('the errors of the relying-party API', () => {
  it('are in the table of the page, each, and no others', () => {
    expect(tableOf('Errors')).toEqual([...problemCodes].sort());
  });

  it('have no code that is not in the catalogue, wherever it is written', () => {
    const written = [...sources.matchAll(/\bcode: '(\w+)'/g)].map(([, code]) => code ?? '');
    expect(written.length).toBeGreaterThan(4);
    expect(written.filter((code) => !problemCodes.some((known) => known === code))).toEqual([]);
  });

  it('keep a name that the catalogue has, and get one by their status otherwise', () => {
    expect(problemCode(429, 'too_many_notifications')).toBe('TOO_MANY_NOTIFICATIONS');
    expect(problemCode(403, 'role_missing')).toBe('NOT_PERMITTED');
    expect(problemCode(503, 'signing_busy')).toBe('STORE_UNAVAILABLE');
    expect(problemCode(500, 'anything')).toBe('INTERNAL_ERROR');
  });
});

describe('how a session of the relying-party API ends', () => {
  it('is in the table of the page and in openapi.yaml, each, and nothing else', () => {
    expect(tableOf('How a session ends')).toEqual([...endResults].sort());
    const { endResult } = openapi.components.schemas.RpSessionStatus.properties.result.properties;
    expect([...endResult.enum].sort()).toEqual([...endResults].sort());
  });
});
