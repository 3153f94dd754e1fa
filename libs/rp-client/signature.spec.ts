import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { constants, createHash, randomBytes, verify, X509Certificate } from 'node:crypto';
import { oksanaDocument, oksanaNumber } from '../../test/support/peer-authority.js';
import { SmartIdPeer } from '../../test/support/smart-id-peer.js';
import { RelyingPartyClient } from './index.js';

let peer: SmartIdPeer;
let client: RelyingPartyClient;
beforeAll(async () => {
  peer = await SmartIdPeer.start();
  client = new RelyingPartyClient(peer.settings);
});
afterEach(() => peer.reset());
afterAll(() => peer.stop());

const interactions = [{ type: 'confirmationMessage', text: 'Підписати договір № 7?' }] as const;
const data = Buffer.from('Договір № 7');
const request = { interactions, toBeSigned: { data }, document: oksanaDocument };

describe('a signature', () => {
  it('is over the data, and anybody can verify it', async () => {
    const session = await client.startDeviceLinkSignature({ ...request, hash: 'SHA-384' });
    expect(peer.accepts(session.links.qrAt())).toBe(true);
    const { signature, certificate, person, digest } = await session.wait();
    expect(person.identifier).toBe(oksanaNumber);
    expect(digest).toEqual(createHash('sha384').update(data).digest());
    const key = new X509Certificate(certificate).publicKey;
    const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
    expect(verify('sha384', data, { key, ...padding }, signature)).toBe(true);
  });

  it('by notification shows the code of the service', async () => {
    peer.behaviour.flowType = 'Notification';
    const { document, ...rest } = request;
    const session = await client.startNotificationSignature({ ...rest, person: oksanaNumber, nonce: 'once' });
    expect(session.verificationCode).toBe('4927');
    expect(await session.wait()).toMatchObject({ documentNumber: document, flowType: 'Notification' });
    expect(peer.requests[0]).toMatchObject({
      path: `signature/notification/etsi/${oksanaNumber}`,
      body: { nonce: 'once' },
    });
  });

  it('on the same device needs the browser to come back, without a verifier', async () => {
    peer.behaviour.flowType = 'Web2App';
    const session = await client.startDeviceLinkSignature({
      ...request,
      callbackUrl: 'https://library.example/signed',
    });
    await expect(session.wait()).rejects.toMatchObject({ code: 'callback_required' });
    const other = await client.startDeviceLinkSignature({ ...request, callbackUrl: 'https://library.example/signed' });
    await expect(session.wait({ comeBack: peer.comeBack(other.id) })).rejects.toMatchObject({ code: 'wrong_session' });
    expect(await session.wait({ comeBack: peer.comeBack(session.id) })).toMatchObject({
      documentNumber: oksanaDocument,
    });
  });

  it('takes a digest that is as long as its hash, and no other one', async () => {
    const digest = createHash('sha3-256').update(data).digest();
    const toBeSigned = { digest, hash: 'SHA3-256' } as const;
    const session = await client.startDeviceLinkSignature({ ...request, toBeSigned });
    expect(await session.wait()).toMatchObject({ hash: 'SHA3-256' });
    const wrong = { digest, hash: 'SHA-512' } as const;
    await expect(client.startDeviceLinkSignature({ ...request, toBeSigned: wrong })).rejects.toThrow(TypeError);
  });

  it.each([
    ['over other data', (digest: Buffer) => randomBytes(digest.length)],
    ['over the digest of the digest', (digest: Buffer) => createHash('sha512').update(digest).digest()],
  ])('%s is refused', async (_, digest) => {
    peer.behaviour.digest = digest;
    const session = await client.startDeviceLinkSignature(request);
    await expect(session.wait()).rejects.toMatchObject({ code: 'wrong_signature' });
  });

  it.each([
    ['is for authentication', { purpose: 'authentication' }],
    ['does not state to be qualified', { purpose: 'signature', statements: { compliance: false } }],
    ['does not state to be for signatures', { purpose: 'signature', statements: { electronicSignature: false } }],
    ['states nothing', { purpose: 'signature', statements: 'none' }],
  ] as const)('is refused by a certificate that %s', async (_, content) => {
    peer.behaviour.holder = await peer.authority.person(content);
    const session = await client.startDeviceLinkSignature(request);
    await expect(session.wait()).rejects.toMatchObject({ code: 'wrong_policy' });
  });

  it('of QSCD needs a certificate that states the device', async () => {
    const ask = async () => (await client.startDeviceLinkSignature({ ...request, certificateLevel: 'QSCD' })).wait();
    expect(await ask()).toMatchObject({ certificateLevel: 'QUALIFIED' });
    peer.behaviour.holder = await peer.authority.person({
      purpose: 'signature',
      statements: { signatureDevice: false },
    });
    await expect(ask()).rejects.toMatchObject({ code: 'wrong_policy' });
  });
});

describe('a certificate choice', () => {
  it('tells the certificate, and the linked signature is made with it', async () => {
    peer.behaviour.flowType = 'App2App';
    const callbackUrl = 'https://library.example/signed';
    const choice = await client.startDeviceLinkCertificateChoice({ callbackUrl });
    expect(peer.accepts(choice.links.sameDevice('App2App'))).toBe(true);
    const { documentNumber } = await choice.wait();
    const linked = { interactions, toBeSigned: { data }, document: documentNumber, linkedSessionID: choice.id };
    const session = await client.startLinkedSignature(linked);
    expect(await session.wait()).toMatchObject({ documentNumber });
    expect(peer.requests.at(-2)).toMatchObject({
      path: `signature/notification/linked/${oksanaDocument}`,
      body: { linkedSessionID: choice.id },
    });
    choice.checkLinkedCallback(peer.comeBack(choice.id));
    expect(() => choice.checkLinkedCallback(peer.comeBack(choice.id))).toThrow(/callback_used/);
  });

  it('by notification is of the person that was asked for', async () => {
    peer.behaviour.flowType = 'Notification';
    const ask = async (person: string) => (await client.startNotificationCertificateChoice({ person })).wait();
    expect(await ask(oksanaNumber)).toMatchObject({ person: { surname: 'КОВАЛЕНКО' }, documentNumber: oksanaDocument });
    await expect(ask('PNOUA-19900101-11111')).rejects.toMatchObject({ code: 'other_person' });
  });

  it('with an authentication certificate is refused', async () => {
    peer.behaviour.holder = await peer.authority.person({ purpose: 'authentication' });
    const choice = await client.startDeviceLinkCertificateChoice();
    await expect(choice.wait()).rejects.toMatchObject({ code: 'wrong_policy' });
  });
});

describe('the signing certificate of an account', () => {
  const ask = () => client.readSigningCertificate({ document: oksanaDocument });

  it('is verified like any other', async () => {
    expect(await ask()).toMatchObject({ person: { identifier: oksanaNumber }, certificateLevel: 'QUALIFIED' });
    peer.behaviour.ocspStatus = { name: 'revoked', since: Date.now(), reason: 'superseded' };
    await expect(ask()).rejects.toMatchObject({ code: 'revoked' });
    await expect(client.readSigningCertificate({ document: `${oksanaNumber}-ZZZZ-Q` })).rejects.toMatchObject({
      code: 'other_person',
    });
  });

  it('may be unusable', async () => {
    peer.behaviour.answers = [{ status: 200, body: '{"state":"DOCUMENT_UNUSABLE"}' }];
    await expect(ask()).rejects.toMatchObject({ name: 'NotConfirmed', code: 'DOCUMENT_UNUSABLE' });
  });
});
