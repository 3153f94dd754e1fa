import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { VirtualPhone } from '#libs/testing';
import { verificationCode, type SessionStatus } from '#libs/smart-id-api';
import { bank, shop } from '../support/relying-parties.js';
import { document, PlainClient, verifies, withApi } from '../support/relying-party-api.js';
import { oksana, TestService } from '../support/service.js';

const hash = createHash('sha512').update(document).digest('base64');
const interactions = [
  { type: 'verificationCodeChoice', displayText60: 'An old way to ask' },
  { type: 'confirmationMessage', displayText200: 'Sign the contract?' },
];
const body = (more: object = {}) => ({
  ...bank,
  certificateLevel: 'QUALIFIED',
  hash,
  hashType: 'SHA512',
  allowedInteractionsOrder: interactions,
  ...more,
});

interface OldStatus {
  readonly state: string;
  readonly result?: { readonly endResult: string; readonly documentNumber?: string };
  readonly signature?: { readonly value: string; readonly algorithm: 'sha512WithRSAEncryption' };
  readonly cert?: { readonly value: string; readonly certificateLevel: 'QUALIFIED' };
  readonly interactionFlowUsed?: string;
}

describe('the relying-party API of the first two versions', () => {
  let service: TestService;
  let phone: VirtualPhone;
  beforeAll(async () => {
    service = await TestService.start('embedded', withApi);
    phone = await service.phoneOf(oksana);
  }, 60_000);
  afterAll(() => service.stop());

  async function ask(client: PlainClient, path: string, sent: object) {
    const answer = await client.post(path, sent);
    expect({ path, status: answer.status }).toEqual({ path, status: 200 });
    const [shown] = await phone.waiting(5);
    if (!shown) throw new Error('the phone was not told');
    const { request } = await phone.openNotification(shown);
    return { id: answer.body.sessionID, request };
  }
  const statusOf = async (client: PlainClient, id: string) =>
    (await client.get(`session/${id}?timeoutMs=1000`)).body as OldStatus;
  const holds = ({ signature, cert }: OldStatus) =>
    verifies(document, {
      signature: { value: signature?.value, signatureAlgorithm: signature?.algorithm },
      cert,
    } as unknown as SessionStatus);

  it.each(['authentication', 'signature'])('makes a %s over the hash that was sent, with its code', async (kind) => {
    const client = new PlainClient(service, 'v2');
    const { id, request } = await ask(client, `${kind}/etsi/${oksana}`, body());
    expect(request.keyUse?.intent).toMatchObject({
      use: kind === 'signature' ? 'signing' : 'authentication',
      code: verificationCode(Buffer.from(hash, 'base64')),
      interaction: { type: 'confirmationMessage', text: 'Sign the contract?' },
    });
    await phone.confirm(request);
    const status = await statusOf(client, id);
    expect(status).toMatchObject({
      state: 'COMPLETE',
      result: { endResult: 'OK' },
      signature: { algorithm: 'sha512WithRSAEncryption' },
      interactionFlowUsed: 'confirmationMessage',
    });
    expect(holds(status)).toBe(true);
  });

  it('tells the certificate that is chosen, then signs by its document', async () => {
    const client = new PlainClient(service, 'v2');
    const chosen = await ask(client, `certificatechoice/etsi/${oksana}`, { ...bank, nonce: 'choose' });
    await phone.confirm(chosen.request);
    const { result, cert } = await statusOf(client, chosen.id);
    expect(cert?.certificateLevel).toBe('QUALIFIED');
    const signing = await ask(client, `signature/document/${result?.documentNumber}`, body({ nonce: 'sign' }));
    await phone.confirm(signing.request);
    expect(holds(await statusOf(client, signing.id))).toBe(true);
  });

  it('has a word for a refusal at each interaction, and in the first version one for all', async () => {
    for (const [version, word] of [
      ['v2', 'USER_REFUSED_CONFIRMATIONMESSAGE'],
      ['v1', 'USER_REFUSED'],
    ] as const) {
      const client = new PlainClient(service, version);
      const { id, request } = await ask(client, `signature/etsi/${oksana}`, body({ nonce: version }));
      await phone.refuse(request);
      expect(await statusOf(client, id)).toEqual({ state: 'COMPLETE', result: { endResult: word } });
    }
  });

  it('serves the first version’s way to name a person and its single text', async () => {
    const client = new PlainClient(service, 'v1');
    const { allowedInteractionsOrder: _, ...first } = body({ displayText: 'Log in to the bank?' });
    const { id, request } = await ask(client, `authentication/pno/UA/${oksana.slice('PNOUA-'.length)}`, first);
    expect(request.keyUse?.intent?.interaction).toEqual({ type: 'displayTextAndPIN', text: 'Log in to the bank?' });
    await phone.confirm(request);
    expect(holds(await statusOf(client, id))).toBe(true);
  });

  it.each([
    ['a hash of another length', { hash: hash.slice(0, 44) }, 400],
    ['a hash that is no Base64', { hash: '§§§' }, 400],
    ['an unknown hash type', { hashType: 'MD5' }, 400],
    ['no interaction', { allowedInteractionsOrder: [] }, 400],
    [
      'a text of 61 characters',
      { allowedInteractionsOrder: [{ type: 'displayTextAndPIN', displayText60: 'x'.repeat(61) }] },
      400,
    ],
    ['a relying party that may not notify', shop, 403],
    ['an unknown relying party', { relyingPartyName: 'Another' }, 401],
  ])('refuses %s', async (_, change, status) => {
    const client = new PlainClient(service, 'v2');
    const answer = await client.post(`authentication/etsi/${oksana}`, body(change));
    expect(answer).toMatchObject({ status, body: { title: expect.any(String), message: expect.any(String) } });
    expect(await phone.waiting()).toEqual([]);
  });
});
