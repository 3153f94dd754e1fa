import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  authenticationChallenge,
  authenticationIntentBytes,
  type AuthenticationIntent,
  type RequestedAccess,
} from './approval-intent.js';

const intent: AuthenticationIntent = {
  session: 'session-1',
  relyingParty: { id: 'demo-portal', name: 'Демо-портал' },
  purpose: 'Увійти до Демо-порталу',
  level: 'substantial',
  code: '0421',
  nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
};

const access: RequestedAccess = {
  resource: { id: 'https://register.example/', name: 'Register' },
  rights: [{ id: 'address', name: 'your address' }],
};

describe('the challenge of an authentication intent', () => {
  it('is the same whatever the order of members and whatever else the object carries', async () => {
    const { nonce, ...rest } = intent;
    const shuffled = { nonce, ...rest, somethingElse: true };
    expect(await authenticationChallenge(shuffled)).toEqual(await authenticationChallenge(intent));
  });

  it('changes with every member', async () => {
    const changed: AuthenticationIntent[] = [
      { ...intent, session: 'session-2' },
      { ...intent, relyingParty: { ...intent.relyingParty, id: 'other' } },
      { ...intent, relyingParty: { ...intent.relyingParty, name: 'Other' } },
      { ...intent, purpose: `${intent.purpose} ` },
      { ...intent, level: 'high' },
      { ...intent, code: '0422' },
      { ...intent, nonce: 'AAAAAAAAAAAAAAAAAAAAAB' },
      { ...intent, access: [] },
      { ...intent, access: [access] },
      { ...intent, access: [access, access] },
      { ...intent, access: [{ ...access, resource: { ...access.resource, id: 'https://other.example/' } }] },
      { ...intent, access: [{ ...access, resource: { ...access.resource, name: 'Other' } }] },
      { ...intent, access: [{ ...access, rights: [] }] },
      { ...intent, access: [{ ...access, rights: [{ id: 'address', name: 'your family' }] }] },
      { ...intent, access: [{ ...access, rights: [{ id: 'family', name: 'your address' }] }] },
      { ...intent, access: [{ ...access, purpose: 'For fun' }] },
    ];
    const challenges = await Promise.all([intent, ...changed].map(authenticationChallenge));
    expect(new Set(challenges.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(challenges.length);
  });

  it('is SHA-256 over the domain tag and the canonical JSON', async () => {
    const text = Buffer.from(authenticationIntentBytes(intent)).toString();
    expect(text).toBe(
      'state-id/authentication/1\n{"code":"0421","level":"substantial","nonce":"AAAAAAAAAAAAAAAAAAAAAA",' +
        '"purpose":"Увійти до Демо-порталу","relyingParty":{"id":"demo-portal","name":"Демо-портал"},"session":"session-1"}',
    );
    expect(Buffer.from(await authenticationChallenge(intent))).toEqual(createHash('sha256').update(text).digest());
  });
});
