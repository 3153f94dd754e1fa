import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose';
import { FixedClock } from '#libs/kernel';
import { EventRefused, publishedKeys, verifySessionEvent } from './index.js';

const issuer = 'https://id.example';
const relyingPartyUUID = '00000000-0000-4000-8000-00000000000A';
const now = 1_800_000_000;
const sessionId = '5dfa9a5f-7e09-4fd7-8ba6-6ac5b81e9b9f';

let keys: { readonly service: CryptoKey; readonly other: CryptoKey };
let server: Server;
let address: string;
beforeAll(async () => {
  const [service, other] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
  keys = { service: service.privateKey, other: other.privateKey };
  const published = JSON.stringify({ keys: [{ ...(await exportJWK(service.publicKey)), kid: '1', alg: 'ES256' }] });
  server = createServer((_, response) => response.setHeader('Content-Type', 'application/json').end(published));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oidc/jwks`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const usual = () => ({
  ...{ iss: issuer, aud: relyingPartyUUID.toLowerCase(), jti: randomUUID(), iat: now },
  ...{ sessionId, state: 'COMPLETE', endResult: 'OK' },
});
const event = (more: object = {}, key = keys.service, header: object = {}) =>
  new SignJWT({ ...usual(), ...more })
    .setProtectedHeader({ alg: 'ES256', kid: '1', typ: 'session-event+jwt', ...header })
    .sign(key);

function demands(more: object = {}) {
  const seen = new Map<string, number>();
  const remember = (id: string, until: number) => !seen.has(id) && seen.set(id, until).has(id);
  return {
    ...{ seen, issuer, relyingPartyUUID, remember, keys: publishedKeys(address), clock: new FixedClock(now * 1000) },
    ...more,
  };
}

describe('an event that was posted to a relying party', () => {
  it('is believed when the service has signed it, for this one, now', async () => {
    const given = demands();
    const jti = randomUUID();
    expect(await verifySessionEvent(await event({ jti }), given)).toEqual({ id: jti, sessionId, endResult: 'OK' });
    expect(given.seen.get(jti)).toBeGreaterThan((now + 24 * 3600) * 1000);
  });

  it('is believed once, also when it comes signed anew', async () => {
    const given = demands();
    const jti = randomUUID();
    await verifySessionEvent(await event({ jti }), given);
    const again = verifySessionEvent(await event({ jti, iat: now - 1 }), given);
    await expect(again).rejects.toMatchObject({ name: 'EventRefused', code: 'repeated' });
  });

  it.each<[string, string, () => Promise<string> | string]>([
    ['by a key that is not the service’s', 'wrong_signature', () => event({}, keys.other)],
    ['by a key that is not published', 'wrong_signature', () => event({}, keys.other, { kid: '2' })],
    ['of another type', 'wrong_signature', () => event({}, keys.service, { typ: 'logout+jwt' })],
    ['without a type', 'wrong_signature', () => event({}, keys.service, { typ: undefined })],
    ['of alg none', 'wrong_signature', () => new UnsecuredJWT(usual()).encode()],
    ['that is no JWT', 'wrong_signature', () => 'nonsense'],
    ['of another issuer', 'other_issuer', () => event({ iss: 'https://elsewhere.example' })],
    ['for another relying party', 'other_audience', () => event({ aud: randomUUID() })],
    ['for two', 'other_audience', () => event({ aud: [relyingPartyUUID.toLowerCase(), randomUUID()] })],
    ['of ten minutes ago', 'too_old', () => event({ iat: now - 600 })],
    ['of tomorrow', 'too_old', () => event({ iat: now + 86_400 })],
    ['without a time', 'too_old', () => event({ iat: undefined })],
    ['without an id', 'malformed', () => event({ jti: undefined })],
    ['without a session', 'malformed', () => event({ sessionId: undefined })],
    ['of a session that runs', 'malformed', () => event({ state: 'RUNNING' })],
    ['with a result that is none', 'malformed', () => event({ endResult: 'YES' })],
  ])('%s is not believed, and not remembered', async (_, code, make) => {
    const given = demands();
    const refused = await verifySessionEvent(await make(), given).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(EventRefused);
    expect((refused as EventRefused).code).toBe(code);
    expect(given.seen.size).toBe(0);
  });

  it('is to be sent again when the keys cannot be had', async () => {
    const nowhere = demands({ keys: publishedKeys('http://127.0.0.1:9/jwks') });
    await expect(verifySessionEvent(await event(), nowhere)).rejects.toMatchObject({ code: 'keys_unreachable' });
    const failing = demands({ keys: publishedKeys(address, async () => new Response('', { status: 500 })) });
    await expect(verifySessionEvent(await event(), failing)).rejects.toMatchObject({ code: 'keys_unreachable' });
  });
});
