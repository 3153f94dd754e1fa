import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { eidasUri, levelsOfAssurance } from '#libs/assurance';
import { request } from '#libs/testing';
import { claimsOfScopes } from '../../src/api/oidc/accounts.js';
import { registrationSchema } from '../../src/core/relying-parties/registration.js';
import { json } from '../support/fapi-client.js';
import { later, startFapiSuite, type FapiSuite } from '../support/fapi-suite.js';

const page = readFileSync('docs/integrators/reference.md', 'utf8');

/** The rows of the table under a heading, cells without their marks. */
function table(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  const cells = rows.slice(2).map((row) => row.split('|').slice(1, -1));
  return cells.map((row) => row.map((cell) => cell.trim()));
}
const codes = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');

describe('docs/integrators/reference.md', () => {
  let suite: FapiSuite;
  let metadata: Record<string, unknown>;

  beforeAll(async () => {
    suite = await startFapiSuite('embedded', 'dpop', 'keys', false);
    metadata = json((await request('GET', `${suite.first.issuer}/.well-known/openid-configuration`, {})).text);
  });
  afterAll(() => suite.service.stop());

  it('has every endpoint of the discovery document, and no other', () => {
    const listed = table('Endpoints').map(([name, path]) => [
      codes(name)[0],
      suite.first.issuer + (codes(path)[0] ?? ''),
    ]);
    const served = Object.entries(metadata).filter(([name]) => name.endsWith('_endpoint') || name === 'jwks_uri');
    expect(listed.sort()).toEqual(served.sort());
  });

  it('has every scope that a portal may ask for, with what it releases', () => {
    const listed = table('Scopes').map(([scope, claims]) => [codes(scope)[0] ?? '', codes(claims)] as const);
    const scopes = metadata['scopes_supported'] as string[];
    expect(listed.map(([scope]) => scope).sort()).toEqual([...scopes].sort());
    const registered = registrationSchema.shape.scopes.unwrap().element.options;
    expect(scopes).toEqual(expect.arrayContaining([...registered]));
    const released = Object.fromEntries(listed.filter(([, claims]) => claims.length > 0));
    expect(released).toEqual(claimsOfScopes);
  });

  it('has every level in both words, in their order', () => {
    const listed = table('Levels').map(([name, address]) => [codes(name)[0], codes(address)[0]]);
    expect(listed).toEqual(levelsOfAssurance.map((level) => [level, eidasUri(level)]));
    expect([...(metadata['acr_values_supported'] as string[])].sort()).toEqual(listed.flat().sort());
  });

  it('has the algorithms that are taken', () => {
    for (const [name, values] of table('Algorithms').slice(1)) {
      const announced = metadata[codes(name)[0] ?? ''] as string[];
      // The engine announces the newer name of EdDSA beside the older one.
      expect([name, announced.filter((alg) => alg !== 'Ed25519').sort()]).toEqual([name, codes(values).sort()]);
    }
  });

  it('has the lives that artefacts have', async () => {
    const seconds = Object.fromEntries(table('Lives').map(([what = '', life]) => [what, Number(life)]));
    const { first } = suite;
    const pushed = json((await first.push(first.parameters().parameters)).text);
    const { answer, tokens, claims } = await first.signIn({ scope: 'openid offline_access', prompt: 'consent' });
    const { iat = 0, exp = 0 } = decodeJwt(tokens.id_token);
    expect(claims['exp']).toBe(exp);
    expect(seconds).toMatchObject({
      'pushed request': pushed['expires_in'],
      'access token': json(answer.text)['expires_in'],
      'ID token': exp - iat,
    });
    const { said, verifier } = await first.authorize();
    const life = Number(seconds['authorization code']);
    expect((await later(life + 1, () => first.redeem(said['code'], verifier))).status).toBe(400);
    const grant = Number(seconds['refresh token of profile `fapi2`']);
    const ends = [await later(grant - 60, () => first.refresh(tokens.refresh_token))];
    ends.push(await later(grant + 60, () => first.refresh(tokens.refresh_token)));
    expect(ends.map(({ status }) => status)).toEqual([200, 400]);
  });
});
