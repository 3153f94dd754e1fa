import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { oksanaNumber } from '../../test/support/peer-authority.js';
import { SmartIdPeer } from '../../test/support/smart-id-peer.js';
import { NotConfirmed, RelyingPartyClient, RelyingPartyError, RequestRefused, WaitEnded } from './index.js';

let peer: SmartIdPeer;
let client: RelyingPartyClient;
beforeAll(async () => {
  peer = await SmartIdPeer.start();
  client = new RelyingPartyClient(peer.settings);
});
afterEach(() => peer.reset());
afterAll(() => peer.stop());

const interactions = [{ type: 'displayTextAndPIN', text: 'Увійти?' }] as const;
const start = () => client.startDeviceLinkAuthentication({ interactions });
const looks = () => peer.requests.filter(({ method }) => method === 'GET').length;

describe('waiting', () => {
  it('ends after its time, and does not hurry a service that always answers at once', async () => {
    peer.behaviour.state = 'running';
    const session = await start();
    await expect(session.wait({ timeoutMs: 1_300 })).rejects.toThrow(WaitEnded);
    expect(looks()).toBe(2);
    peer.behaviour.state = 'confirmed';
    expect(await session.wait()).toMatchObject({ person: { identifier: oksanaNumber } });
  });

  it('ends by a signal, with its reason', async () => {
    peer.behaviour.state = 'running';
    const session = await start();
    const reason = new Error('the page was left');
    const leaving = new AbortController();
    setTimeout(() => leaving.abort(reason), 50);
    await expect(session.wait({ signal: leaving.signal })).rejects.toBe(reason);
    await expect(session.wait({ signal: leaving.signal })).rejects.toBe(reason);
  });

  it('goes on when a look has failed on its way, and not for ever', async () => {
    const session = await start();
    peer.behaviour.answers = [{ status: 503 }];
    expect(await session.wait()).toMatchObject({ flowType: 'QR' });
    peer.behaviour.answers = Array.from({ length: 9 }, () => ({ status: 580 }));
    await expect(session.wait()).rejects.toMatchObject({ code: 'maintenance' });
    expect(peer.behaviour.answers).toHaveLength(5);
  });

  it('does not go on when the session is unknown', async () => {
    const session = await start();
    peer.behaviour.answers = [{ status: 404 }, { status: 404 }];
    await expect(session.wait()).rejects.toMatchObject({ name: 'RequestRefused', code: 'session_unknown' });
    expect(looks()).toBe(1);
  });
});

describe('a session that ended without a confirmation', () => {
  it.each([
    ...['USER_REFUSED', 'TIMEOUT', 'DOCUMENT_UNUSABLE', 'WRONG_VC', 'REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP'],
    ...['USER_REFUSED_CERT_CHOICE', 'PROTOCOL_FAILURE', 'EXPECTED_LINKED_SESSION', 'SERVER_ERROR'],
  ])('with %s says so, and what to do', async (endResult) => {
    peer.behaviour.state = { state: 'COMPLETE', result: { endResult } };
    const error = await (await start()).wait().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotConfirmed);
    expect((error as NotConfirmed).code).toBe(endResult);
    expect((error as NotConfirmed).advice).toMatch(/\.$/);
  });

  it('at a screen names the screen', async () => {
    const details = { interaction: 'displayTextAndPIN' };
    peer.behaviour.state = { state: 'COMPLETE', result: { endResult: 'USER_REFUSED_INTERACTION', details } };
    await expect((await start()).wait()).rejects.toMatchObject({ interaction: 'displayTextAndPIN' });
  });
});

describe('a request', () => {
  it.each([
    [400, 'invalid_request'],
    [401, 'relying_party_unknown'],
    [403, 'not_permitted'],
    [404, 'no_suitable_account'],
    [429, 'too_many_requests'],
    [471, 'no_suitable_account'],
    [472, 'open_app'],
    [480, 'client_too_old'],
    [500, 'maintenance'],
    [580, 'maintenance'],
    [201, 'unexpected_answer'],
    [302, 'unreachable'],
  ])('that is answered with %d is refused as %s', async (status, code) => {
    peer.behaviour.answers = [
      { status, body: 'not even JSON', headers: { location: '/elsewhere', 'retry-after': '7' } },
    ];
    const error = await start().catch((reason: unknown) => reason as RequestRefused);
    expect(error).toBeInstanceOf(RequestRefused);
    expect(error).toMatchObject({ code, ...(code !== 'unreachable' && { status, retryAfterSeconds: 7 }) });
  });

  it('that the service finds fault with says which fields', async () => {
    const errors = [{ code: 'INVALID_PARAMETER', pointer: '/interactions', detail: 'too long' }];
    peer.behaviour.answers = [{ status: 400, body: JSON.stringify({ detail: 'Not so.', errors }) }];
    await expect(start()).rejects.toMatchObject({ problems: errors, detail: 'Not so.' });
  });

  it('that no service would take is not sent', async () => {
    const tooLong = [{ type: 'displayTextAndPIN', text: 'a'.repeat(61) }] as const;
    const problems = [expect.objectContaining({ pointer: '/interactions' })];
    const refused = client.startDeviceLinkAuthentication({ interactions: tooLong });
    await expect(refused).rejects.toMatchObject({ code: 'invalid_request', problems });
    const callbackUrl = 'http://library.example/';
    await expect(client.startDeviceLinkAuthentication({ interactions, callbackUrl })).rejects.toMatchObject({
      problems: [expect.objectContaining({ pointer: '/initialCallbackUrl' })],
    });
    const both = { interactions, person: oksanaNumber, document: 'x' };
    await expect(client.startDeviceLinkAuthentication(both as never)).rejects.toThrow(TypeError);
    expect(peer.requests).toEqual([]);
  });

  it.each([
    ['no JSON', '<html>'],
    ['another shape', '{"sessionID":"1"}'],
    [
      'a short secret',
      JSON.stringify({ sessionID: crypto.randomUUID(), sessionToken: 'a'.repeat(24), sessionSecret: 'AAAA' }),
    ],
  ])('that is answered with %s gives no session', async (_, body) => {
    peer.behaviour.answers = [{ status: 200, body }];
    await expect(start()).rejects.toMatchObject({ name: 'AnswerRefused', code: 'malformed' });
  });

  it('that is answered without an end is given up', async () => {
    peer.behaviour.answers = [{ status: 200, body: ' '.repeat(300 * 1024) }];
    await expect(start()).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('carries the credential of the relying party, which the responder of OCSP never sees', async () => {
    const asked: string[] = [];
    const credential = ({ url, body = '' }: { url: string; body: string | undefined }) => {
      asked.push(url);
      return { Authorization: `Proof ${body.length}` };
    };
    const own = new RelyingPartyClient({ ...peer.settings, credential });
    await (await own.startDeviceLinkAuthentication({ interactions })).wait();
    expect(peer.requests.map(({ headers }) => headers.authorization)).toEqual([
      expect.stringMatching(/^Proof [1-9]/),
      'Proof 0',
    ]);
    expect(asked.map((url) => new URL(url).pathname.split('/')[2])).toEqual(['authentication', 'session']);
  });
});

describe('a client', () => {
  it.each([
    ['over plain http to another machine', { baseUrl: 'http://id.example/v3' }],
    ['with a query in its address', { baseUrl: 'https://id.example/v3?x=1' }],
    ['that trusts nobody', { trust: { anchors: [] } }],
    ['that trusts a text', { trust: { anchors: 'nothing' } }],
  ])('%s is not made', (_, wrong) => {
    expect(() => new RelyingPartyClient({ ...peer.settings, ...wrong })).toThrow(TypeError);
  });

  it('throws errors of one family, each with a code and an advice', async () => {
    peer.behaviour.state = { state: 'COMPLETE', result: { endResult: 'TIMEOUT' } };
    const error = (await (await start()).wait().catch((reason: unknown) => reason)) as RelyingPartyError;
    expect(error).toBeInstanceOf(RelyingPartyError);
    expect(error.message).toBe(`TIMEOUT: ${error.advice}`);
  });
});
