import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { VirtualPhone } from '#libs/testing';
import {
  callbackFault,
  sessionSecretDigest,
  verificationCode,
  writeInteractions,
  type SessionType,
} from '#libs/smart-id-api';
import { elsewhere, shop } from '../support/relying-parties.js';
import {
  authenticationBody,
  authenticationHolds,
  certificateBody,
  document,
  linkOf,
  oneText,
  PlainClient,
  signatureBody,
  verifies,
  withApi,
} from '../support/relying-party-api.js';
import { oksana, taras, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const anonymous = 'authentication/device-link/anonymous';
const callback = 'https://bank.example/back?value=abc';

describe.each(storeKinds)('the relying-party API, on %s', (kind) => {
  let service: TestService;
  let client: PlainClient;
  let phone: VirtualPhone;
  let documentNumber: string;
  beforeAll(async () => {
    service = await TestService.start(kind, withApi);
    client = new PlainClient(service);
    phone = await service.phoneOf(oksana);
    const { status } = await signIn();
    documentNumber = status.result?.documentNumber ?? '';
  }, 60_000);
  afterAll(() => service.stop());

  async function open(type: SessionType, path: string, body: object) {
    const session = await client.post(path, body);
    expect(session.status).toBe(200);
    return { session: session.body, opened: await phone.openLink(linkOf(type, body as never, session.body)) };
  }

  async function signIn(body = authenticationBody(), path = anonymous) {
    const { session, opened } = await open('auth', path, body);
    await phone.confirm(opened.request);
    return { body, session, opened, status: await client.status(session.sessionID) };
  }

  it('authenticates whoever scans the link, with a signature that holds over what was sent', async () => {
    const { body, opened, status } = await signIn();
    expect(opened.request.keyUse?.intent?.interaction).toEqual(oneText[0]);
    expect(status).toMatchObject({
      state: 'COMPLETE',
      result: { endResult: 'OK', documentNumber: expect.stringMatching(/^PNOUA-19840312-99012-[A-Z0-9]{4}-Q$/) },
      signatureProtocol: 'ACSP_V2',
      signature: { flowType: 'QR', signatureAlgorithm: 'rsassa-pss' },
      cert: { certificateLevel: 'QUALIFIED' },
      interactionTypeUsed: 'displayTextAndPIN',
    });
    expect(authenticationHolds(body, status)).toBe(true);
    expect(authenticationHolds({ ...body, relyingPartyName: 'Demo' }, status)).toBe(false);
  });

  it('authenticates a named person or document, and nobody else', async () => {
    for (const path of [
      `authentication/device-link/etsi/${oksana}`,
      `authentication/device-link/document/${documentNumber}`,
    ]) {
      const { body, status } = await signIn(authenticationBody(), path);
      expect(authenticationHolds(body, status)).toBe(true);
    }
    const other = await service.phoneOf(taras);
    const body = authenticationBody();
    const { body: session } = await client.post(`authentication/device-link/etsi/${oksana}`, body);
    await expect(other.openLink(linkOf('auth', body, session))).rejects.toMatchObject({ code: 'meant_for_another' });
    expect((await client.status(session.sessionID)).state).toBe('RUNNING');
  });

  it.each(['SHA-256', 'SHA-384', 'SHA-512', 'SHA3-256', 'SHA3-384', 'SHA3-512'] as const)(
    'signs a digest by %s so that it verifies over the document',
    async (hashAlgorithm) => {
      const digest = createHash(hashAlgorithm.replace('SHA-', 'sha').toLowerCase()).update(document).digest('base64');
      const body = signatureBody({
        signatureProtocolParameters: {
          digest,
          signatureAlgorithm: 'rsassa-pss',
          signatureAlgorithmParameters: { hashAlgorithm },
        },
      });
      const { session, opened } = await open('sign', `signature/device-link/document/${documentNumber}`, body);
      await phone.confirm(opened.request);
      const status = await client.status(session.sessionID);
      expect(status.signatureProtocol).toBe('RAW_DIGEST_SIGNATURE');
      expect(verifies(document, status)).toBe(true);
      expect(verifies(Buffer.from(digest, 'base64'), status)).toBe(false);
    },
  );

  it('signs by PKCS #1 for those who cannot read PSS', async () => {
    const digest = createHash('sha256').update(document).digest('base64');
    const parameters = { digest, signatureAlgorithm: 'sha256WithRSAEncryption' };
    const body = signatureBody({ signatureProtocolParameters: parameters });
    const { session, opened } = await open('sign', `signature/device-link/etsi/${oksana}`, body);
    await phone.confirm(opened.request);
    const status = await client.status(session.sessionID);
    expect(status.signature).toMatchObject({ signatureAlgorithm: 'sha256WithRSAEncryption' });
    expect(status.signature).not.toHaveProperty('signatureAlgorithmParameters');
    expect(verifies(document, status)).toBe(true);
  });

  it('tells the signing certificate that the citizen chooses, and later to whoever names the document', async () => {
    const path = 'signature/certificate-choice/device-link/anonymous';
    const { session, opened } = await open('cert', path, certificateBody());
    expect(opened.request.keyUse).toEqual({ kind: 'cert', documentNumber });
    await phone.confirm(opened.request);
    const status = await client.status(session.sessionID);
    expect(status).toMatchObject({ result: { endResult: 'OK', documentNumber }, signature: { flowType: 'QR' } });
    expect(status).not.toHaveProperty('signatureProtocol');
    const direct = await client.post(`signature/certificate/${documentNumber}`, certificateBody());
    expect(direct.body).toMatchObject({ state: 'OK', cert: status.cert });
  });

  it('brings the browser of the same device back with what only the approving phone knows', async () => {
    const body = authenticationBody({ initialCallbackUrl: callback });
    const { body: session } = await client.post(anonymous, body);
    const { request, callback: back } = await phone.openLink(linkOf('auth', body, session, { type: 'Web2App' }));
    await phone.confirm(request);
    const status = await client.status(session.sessionID);
    expect(authenticationHolds(body, status)).toBe(true);
    const query = new URL(back ?? '').searchParams;
    const proof = {
      sessionSecretDigest: query.get('sessionSecretDigest') ?? '',
      userChallengeVerifier: query.get('userChallengeVerifier') ?? '',
    };
    expect(query.get('value')).toBe('abc');
    expect(proof.sessionSecretDigest).toBe(sessionSecretDigest(session.sessionSecret));
    expect(callbackFault(proof, session.sessionSecret, status.signature?.userChallenge)).toBeUndefined();
  });

  it('answers a waiting relying party at once', async () => {
    const body = authenticationBody();
    const { session, opened } = await open('auth', anonymous, body);
    const waiting = client.status(session.sessionID, 20_000);
    await phone.confirm(opened.request);
    const confirmed = Date.now();
    expect((await waiting).state).toBe('COMPLETE');
    expect(Date.now() - confirmed).toBeLessThan(2_000);
  });

  it('says at which interaction the citizen refused', async () => {
    const { session, opened } = await open('auth', anonymous, authenticationBody());
    await phone.refuse(opened.request);
    expect((await client.status(session.sessionID)).result).toEqual({
      endResult: 'USER_REFUSED_INTERACTION',
      details: { interaction: 'displayTextAndPIN' },
    });
  });

  it('says that the phone cannot show what was asked for', async () => {
    const body = authenticationBody();
    const { body: session } = await client.post(anonymous, body);
    const opening = phone.openLink(linkOf('auth', body, session), ['confirmationMessage']);
    await expect(opening).rejects.toMatchObject({ code: 'account_unusable' });
    expect((await client.status(session.sessionID)).result).toEqual({
      endResult: 'REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP',
    });
  });

  async function notify(path: string, body: object) {
    const { status, body: session } = await client.post(path, body);
    expect(status).toBe(200);
    const [shown] = await phone.waiting(5);
    if (!shown) throw new Error('the phone was not told');
    return { session, opened: await phone.openNotification(shown) };
  }
  const numeric = { vcType: 'numeric4' };
  const choice = writeInteractions([
    { type: 'confirmationMessageAndVerificationCodeChoice', text: 'Sign the contract?' },
    { type: 'displayTextAndPIN', text: 'Sign?' },
  ]);

  it('asks a named person by itself, with the code that follows from the challenge', async () => {
    const body = authenticationBody(numeric);
    const { session, opened } = await notify(`authentication/notification/etsi/${oksana}`, body);
    const { rpChallenge } = body.signatureProtocolParameters;
    expect(opened.request.keyUse?.intent?.code).toBe(verificationCode(Buffer.from(rpChallenge, 'base64')));
    await phone.confirm(opened.request);
    const status = await client.status(session.sessionID);
    expect(status.signature?.flowType).toBe('Notification');
    expect(authenticationHolds(body, status)).toBe(true);
  });

  it('has the citizen find the code of a signature among three, and ends at a wrong one', async () => {
    const path = `signature/notification/document/${documentNumber}`;
    const right = await notify(path, signatureBody({ interactions: choice, nonce: 'right' }));
    const { vc } = right.session as unknown as { vc: { value: string } };
    expect(right.opened.request.keyUse?.intent?.code).toBe('');
    expect(right.opened.request.keyUse?.codes).toContain(vc.value);
    await phone.confirm(right.opened.request, vc.value);
    const status = await client.status(right.session.sessionID);
    expect(status.interactionTypeUsed).toBe('confirmationMessageAndVerificationCodeChoice');
    expect(verifies(document, status)).toBe(true);

    const wrong = await notify(path, signatureBody({ interactions: choice, nonce: 'wrong' }));
    const { vc: shown } = wrong.session as unknown as { vc: { value: string } };
    const other = wrong.opened.request.keyUse?.codes?.find((code) => code !== shown.value);
    await expect(phone.confirm(wrong.opened.request, other)).rejects.toMatchObject({ code: 'wrong_code' });
    await expect(phone.confirm(wrong.opened.request, shown.value)).rejects.toMatchObject({ code: 'already_decided' });
    expect((await client.status(wrong.session.sessionID)).result).toEqual({ endResult: 'WRONG_VC' });
  });

  it('lets a signature follow the certificate choice, once, without a second link', async () => {
    const { session: chosen, opened } = await open(
      'cert',
      'signature/certificate-choice/device-link/anonymous',
      certificateBody({ nonce: 'linked' }),
    );
    const path = `signature/notification/linked/${documentNumber}`;
    const body = signatureBody({ linkedSessionID: chosen.sessionID });
    expect((await client.post(path, { ...body, nonce: 'too soon' })).status).toBe(400);
    await phone.confirm(opened.request);
    const { session, opened: signing } = await notify(path, body);
    await phone.confirm(signing.request);
    const status = await client.status(session.sessionID);
    expect(status.signature?.flowType).toBe('QR');
    expect(verifies(document, status)).toBe(true);
    expect((await client.post(path, { ...body, nonce: 'again' })).status).toBe(400);
  });

  it('names a person to those only who may', async () => {
    const path = `authentication/notification/etsi/${oksana}`;
    expect(await client.post(path, authenticationBody({ ...shop, ...numeric }))).toMatchObject({ status: 403 });
  });

  it('makes one signature of fifty parallel confirmations', async () => {
    const { session, opened } = await open('auth', anonymous, authenticationBody());
    const id = opened.request.intent.session;
    const answers = await Promise.all(
      Array.from({ length: 50 }, async () => phone.sign(opened.request)).map(async (assertion) =>
        phone.send('POST', `/api/requests/${id}/confirm`, { assertion: await assertion }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await client.status(session.sessionID)).result?.endResult).toBe('OK');
  });

  it('opens links for the phone that presents them within seconds, once, and unchanged', async () => {
    const body = authenticationBody();
    const { body: session } = await client.post(anonymous, body);
    const link = linkOf('auth', body, session);
    const refused = { code: 'session_unknown' };
    await expect(phone.openLink(link.replace('lang=eng', 'lang=est'))).rejects.toMatchObject(refused);
    await expect(phone.openLink(linkOf('sign', body, session))).rejects.toMatchObject(refused);
    await expect(phone.openLink(linkOf('auth', body, session, { type: 'App2App' }))).rejects.toMatchObject(refused);
    await expect(phone.openLink(linkOf('auth', { ...body, relyingPartyName: 'Bank' }, session))).rejects.toMatchObject(
      refused,
    );
    const late = linkOf('auth', body, session, { elapsedSeconds: 60 });
    await expect(phone.openLink(late)).rejects.toMatchObject({ code: 'link_too_old' });
    await phone.openLink(link);
    const other = await service.phoneOf(taras);
    await expect(other.openLink(link)).rejects.toMatchObject({ code: 'claimed_by_another' });
  });

  it('gives the same signature request the same session, unless a nonce tells two apart', async () => {
    const path = `signature/device-link/document/${documentNumber}`;
    const body = signatureBody();
    const ids = new Set<string>();
    for (let time = 0; time < 3; time += 1) ids.add((await client.post(path, body)).body.sessionID);
    expect(ids.size).toBe(1);
    ids.add((await client.post(path, { ...body, nonce: 'another' })).body.sessionID);
    ids.add((await client.post(path, { ...body, nonce: 'a third' })).body.sessionID);
    expect(ids.size).toBe(3);
  });

  it('believes a UUID with its name, from its own place', async () => {
    const said = async (party: object) => (await client.post(anonymous, authenticationBody(party))).status;
    expect(await said({ relyingPartyName: 'demo' })).toBe(200);
    expect(await said({ relyingPartyUUID: randomUUID() })).toBe(401);
    expect(await said({ relyingPartyName: 'Another' })).toBe(401);
    expect(await said(elsewhere)).toBe(401);
    expect(await said(shop)).toBe(200);
    expect(await said({ ...shop, certificateLevel: 'ADVANCED' })).toBe(403);
    expect(await said({ requestProperties: { shareMdClientIpAddress: true } })).toBe(403);
  });

  it('knows nobody by another name, and says the same of everybody whom it does not know', async () => {
    for (const person of ['PNOEE-48010010101', 'PASKZ-987654321012', 'nonsense']) {
      const answer = await client.post(`authentication/device-link/etsi/${person}`, authenticationBody());
      expect(answer).toMatchObject({ status: 404, body: { errors: [{ code: 'NO_SUITABLE_ACCOUNT_FOUND' }] } });
    }
  });

  it('lists what it ignores, and tells each fault with its field', async () => {
    const body = authenticationBody({ requestProperties: { shareMdClientIpAddress: false, colour: 'red' } });
    const { body: session } = await client.post(anonymous, body);
    expect((await client.status(session.sessionID)).ignoredProperties).toEqual(['colour']);
    const wrong = await client.post(anonymous, authenticationBody({ interactions: writeInteractions([]) }));
    expect(wrong).toMatchObject({
      status: 400,
      body: { errors: [{ paramName: 'interactions', pointer: '/interactions' }] },
    });
  });

  it('does not know a session that is not there', async () => {
    expect(await client.get(`session/${randomUUID()}?timeoutMs=1`)).toMatchObject({
      status: 404,
      body: { type: 'about:blank' },
    });
  });
});
