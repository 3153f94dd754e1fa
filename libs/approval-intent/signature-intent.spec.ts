import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { authenticationIntentBytes } from './approval-intent.js';
import {
  readSignatureIntent,
  signatureChallenge,
  signatureIntentBytes,
  type SignatureIntent,
} from './signature-intent.js';

const intent: SignatureIntent = {
  session: 'session-1',
  use: 'signing',
  relyingParty: { id: 'bank', name: 'Банк' },
  interaction: { type: 'confirmationMessage', text: 'Підписати договір?' },
  code: '0421',
  digest: { algorithm: 'SHA-256', value: 'AAAA' },
  signatureAlgorithm: 'rsassa-pss',
  certificate: 'c'.repeat(43),
  nonce: 'n'.repeat(22),
  issuedAt: 1,
  expiresAt: 2,
};
const text = (of: SignatureIntent) => Buffer.from(signatureIntentBytes(of)).toString();

describe('the challenge of a signature intent', () => {
  it('changes with every member', async () => {
    const changed: SignatureIntent[] = [
      { ...intent, session: 'session-2' },
      { ...intent, use: 'authentication' },
      { ...intent, relyingParty: { ...intent.relyingParty, id: 'other' } },
      { ...intent, relyingParty: { ...intent.relyingParty, name: 'Other' } },
      { ...intent, interaction: { ...intent.interaction, type: 'displayTextAndPIN' } },
      { ...intent, interaction: { ...intent.interaction, text: `${intent.interaction.text} ` } },
      { ...intent, code: '0422' },
      { ...intent, digest: { ...intent.digest, algorithm: 'SHA3-256' } },
      { ...intent, digest: { ...intent.digest, value: 'AAAB' } },
      { ...intent, signatureAlgorithm: 'rsassa-pkcs1-v1_5' },
      { ...intent, certificate: 'd'.repeat(43) },
      { ...intent, nonce: 'm'.repeat(22) },
      { ...intent, issuedAt: 0 },
      { ...intent, expiresAt: 3 },
    ];
    const challenges = await Promise.all([intent, ...changed].map(signatureChallenge));
    expect(new Set(challenges.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(changed.length + 1);
  });

  it('is SHA-256 over a tag of its own and the canonical JSON of exactly these members', async () => {
    const { nonce, ...rest } = intent;
    expect(text({ nonce, ...rest, somethingElse: true } as SignatureIntent)).toBe(text(intent));
    expect(text(intent)).toMatch(/^state-id\/signature\/1\n\{"certificate":"c+","code":"0421","digest":/);
    expect(text({ ...intent, use: 'authentication' })).toMatch(/^state-id\/signed-authentication\/1\n/);
    const expected = createHash('sha256').update(text(intent)).digest();
    expect(Buffer.from(await signatureChallenge(intent))).toEqual(expected);
  });

  it('is read back from its text and from nothing that is written otherwise', () => {
    expect(readSignatureIntent(text(intent))).toEqual(intent);
    const signIn = authenticationIntentBytes({ ...intent, purpose: 'p', level: 'high' });
    const others = [
      Buffer.from(signIn).toString(),
      text(intent).replace('signature/1', 'signature/2'),
      text(intent).replace('state-id/signature', 'state-id/signed-authentication'),
      text(intent).replace('{', '{ '),
      text(intent).replace('"code"', '"extra":1,"code"'),
      text(intent).slice(0, -1),
      '',
    ];
    for (const other of others) expect(readSignatureIntent(other)).toBeUndefined();
  });
});
