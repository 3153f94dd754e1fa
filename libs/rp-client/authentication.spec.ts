import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createVerify, constants, X509Certificate } from 'node:crypto';
import { inspect } from 'node:util';
import { FixedClock } from '#libs/kernel';
import { oksanaDocument, oksanaNumber } from '../../test/support/peer-authority.js';
import { SmartIdPeer } from '../../test/support/smart-id-peer.js';
import { CallbackRefused, RelyingPartyClient, type DeviceLinkSession, type StoredSession } from './index.js';

let peer: SmartIdPeer;
let client: RelyingPartyClient;
beforeAll(async () => {
  peer = await SmartIdPeer.start();
  client = new RelyingPartyClient(peer.settings);
});
afterEach(() => peer.reset());
afterAll(() => peer.stop());

const interactions = [{ type: 'displayTextAndPIN', text: 'Увійти до бібліотеки?' }] as const;
const sameDevice = { interactions, callbackUrl: 'https://library.example/back?tab=1' };

const oksana = {
  person: {
    ...{ identifier: oksanaNumber, type: 'PNO', country: 'UA', number: '19840312-99012' },
    ...{ givenName: 'ОКСАНА', surname: 'КОВАЛЕНКО', birthDate: '1984-03-12' },
  },
  documentNumber: oksanaDocument,
  certificateLevel: 'QUALIFIED',
};

describe('an authentication', () => {
  it('tells who has scanned the code', async () => {
    const session = await client.startDeviceLinkAuthentication({ interactions });
    expect(peer.accepts(session.links.qrAt())).toBe(true);
    expect(await session.wait()).toMatchObject({ ...oksana, flowType: 'QR', interaction: 'displayTextAndPIN' });
    expect(peer.requests[0]?.path).toBe('authentication/device-link/anonymous');
  });

  it.each([
    ['a person', { person: oksanaNumber }, `etsi/${oksanaNumber}`],
    ['an account', { document: oksanaDocument }, `document/${oksanaDocument}`],
  ] as const)('of %s names them in the path', async (_, named, path) => {
    const session = await client.startDeviceLinkAuthentication({ interactions, ...named });
    expect(await session.wait()).toMatchObject(oksana);
    peer.behaviour.flowType = 'Notification';
    const notified = await client.startNotificationAuthentication({ interactions, ...named });
    expect(await notified.wait()).toMatchObject({ ...oksana, flowType: 'Notification' });
    const created = peer.requests.filter(({ method }) => method === 'POST').map((request) => request.path);
    expect(created).toEqual([`authentication/device-link/${path}`, `authentication/notification/${path}`]);
  });

  it('by notification has the code that the phone makes of the challenge', async () => {
    const request = { interactions, person: oksanaNumber };
    const codes = [1, 2, 3].map(async () => (await client.startNotificationAuthentication(request)).verificationCode);
    const shown = await Promise.all(codes);
    shown.forEach((code) => expect(code).toMatch(/^\d{4}$/));
    expect(new Set(shown).size).toBeGreaterThan(1);
  });

  it.each(['SHA-256', 'SHA3-512'] as const)(
    'is verified with %s, and leaves what proves it to others',
    async (hash) => {
      const session = await client.startDeviceLinkAuthentication({ interactions, hash });
      const { evidence, certificate } = await session.wait();
      const key = { key: new X509Certificate(certificate).publicKey, padding: constants.RSA_PKCS1_PSS_PADDING };
      const verifier = createVerify(hash.replace('SHA-', 'sha').toLowerCase()).update(evidence.payload);
      expect(verifier.verify(key, evidence.signature)).toBe(true);
    },
  );

  it('sends what the protocol names, and another challenge each time', async () => {
    const request = { ...sameDevice, certificateLevel: 'ADVANCED', shareIpAddress: true } as const;
    await client.startDeviceLinkAuthentication(request);
    await client.startDeviceLinkAuthentication(request);
    const [one, other] = peer.requests.map(({ body }) => body);
    expect(one).toMatchObject({
      ...{ relyingPartyName: 'Бібліотека', certificateLevel: 'ADVANCED', signatureProtocol: 'ACSP_V2' },
      initialCallbackUrl: expect.stringMatching(/^https:\/\/library\.example\/back\?tab=1&value=[\w-]{22}$/),
      requestProperties: { shareMdClientIpAddress: true },
      signatureProtocolParameters: { signatureAlgorithm: 'rsassa-pss' },
    });
    expect(one?.['signatureProtocolParameters']).not.toEqual(other?.['signatureProtocolParameters']);
    expect(one?.['initialCallbackUrl']).not.toBe(other?.['initialCallbackUrl']);
  });
});

describe('a device link', () => {
  it('counts the seconds since the session was there', async () => {
    const clock = new FixedClock(Date.now());
    const session = await new RelyingPartyClient({ ...peer.settings, clock }).startDeviceLinkAuthentication({
      interactions,
    });
    const [now, later] = [session.links.qrAt(), session.links.qrAt(clock.now() + 22_999)];
    expect(now).toContain('elapsedSeconds=0&');
    expect(later).toContain('elapsedSeconds=22&');
    expect([now, later].map((link) => peer.accepts(link))).toEqual([true, true]);
    expect(peer.accepts(later.replace('=22&', '=23&'))).toBe(false);
    expect(session.links.qrSvgAt()).toMatch(/^<svg [^>]*viewBox="0 0 (\d+) \1"/);
  });

  it('on the same device is there only with an address to return to', async () => {
    const without = await client.startDeviceLinkAuthentication({ interactions });
    expect(() => without.links.sameDevice('Web2App')).toThrow(TypeError);
    const session = await client.startDeviceLinkAuthentication(sameDevice);
    for (const type of ['Web2App', 'App2App'] as const) {
      const link = session.links.sameDevice(type, 'est');
      expect(link).toContain(`deviceLinkType=${type}&sessionToken=`);
      expect(link).toContain('lang=est');
      expect(peer.accepts(link)).toBe(true);
    }
  });

  it('of a broker has its name in the proof', async () => {
    const broker = new RelyingPartyClient({ ...peer.settings, brokeredRpName: 'Example RP' });
    const { links } = await broker.startDeviceLinkAuthentication({ interactions });
    expect(peer.accepts(links.qrAt(), 'Example RP')).toBe(true);
    expect(peer.accepts(links.qrAt())).toBe(false);
  });
});

describe('what was confirmed on the same device', () => {
  const start = async () => {
    peer.behaviour.flowType = 'Web2App';
    return client.startDeviceLinkAuthentication(sameDevice);
  };
  const refusal = async (session: DeviceLinkSession<unknown>, comeBack?: string) => {
    const error = await session.wait(comeBack === undefined ? {} : { comeBack }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CallbackRefused);
    return (error as CallbackRefused).code;
  };

  it('is believed with the address that the browser came back to, once', async () => {
    const session = await start();
    expect(await refusal(session)).toBe('callback_required');
    const address = peer.comeBack(session.id);
    expect(await session.wait({ comeBack: address.replace('https://library.example', '') })).toMatchObject(oksana);
    expect(await refusal(session, address)).toBe('callback_used');
  });

  it('is not believed of a browser that comes back from another session', async () => {
    const [session, other] = [await start(), await start()];
    expect(await refusal(session, peer.comeBack(other.id))).toBe('wrong_session');
    const parameters = (id: string) => new URL(peer.comeBack(id)).searchParams;
    const [own, foreign] = [parameters(session.id), parameters(other.id)];
    const mixed = (name: string) => {
      const changed = new URLSearchParams(own);
      changed.set(name, foreign.get(name) ?? '');
      return `/back?${changed}`;
    };
    expect(await refusal(session, mixed('value'))).toBe('wrong_session');
    expect(await refusal(session, mixed('sessionSecretDigest'))).toBe('wrong_session');
    expect(await refusal(session, mixed('userChallengeVerifier'))).toBe('wrong_verifier');
  });

  it.each(['value', 'sessionSecretDigest', 'userChallengeVerifier'])('needs %s, and it once', async (name) => {
    const session = await start();
    const address = new URL(peer.comeBack(session.id));
    const value = address.searchParams.get(name) ?? '';
    expect(await refusal(session, `${address}&${name}=${value}`)).toBe('callback_malformed');
    address.searchParams.delete(name);
    expect(await refusal(session, address.href)).toBe('callback_malformed');
  });

  it('is refused for a browser that comes back although another device has confirmed', async () => {
    const session = await start();
    peer.behaviour.flowType = 'QR';
    expect(await refusal(session, peer.comeBack(session.id))).toBe('not_same_device');
  });

  it('may not have a value of the relying party in its address', async () => {
    const callbackUrl = 'https://library.example/back?value=1';
    await expect(client.startDeviceLinkAuthentication({ interactions, callbackUrl })).rejects.toThrow(TypeError);
  });
});

describe('a session', () => {
  it('does not show its secret in JSON and logs', async () => {
    const session = await client.startDeviceLinkAuthentication(sameDevice);
    const { sessionSecret } = peer.sessions.get(session.id)!;
    const shown = [JSON.stringify({ session, links: session.links }), inspect(session, { depth: 9 })];
    shown.forEach((text) => expect(text).not.toContain(sessionSecret));
    expect(shown[0]).toContain(session.id);
  });

  it('can be kept by one process and finished by another', async () => {
    peer.behaviour.flowType = 'App2App';
    const session = await client.startDeviceLinkAuthentication(sameDevice);
    const kept = JSON.parse(JSON.stringify(session.toStored())) as StoredSession;
    const elsewhere = new RelyingPartyClient(peer.settings);
    const resumed = elsewhere.resumeAuthentication(kept) as DeviceLinkSession<unknown>;
    expect(peer.accepts(resumed.links.qrAt())).toBe(true);
    await expect(resumed.wait()).rejects.toMatchObject({ code: 'callback_required' });
    expect(await resumed.wait({ comeBack: peer.comeBack(session.id) })).toMatchObject(oksana);
    expect(() => elsewhere.resumeSignature(kept)).toThrow(TypeError);
  });
});
