import { describe, expect, it } from '@jest/globals';
import { userChallengeOf, userChallengePattern } from '#libs/smart-id-api';
import { createUserChallenge, returnAddress } from './user-challenge.js';

describe('a user challenge', () => {
  it('is what the relying party computes of its verifier, and another one each time', async () => {
    const [one, other] = [await createUserChallenge(), await createUserChallenge()];
    expect(one.challenge).toMatch(userChallengePattern);
    expect(one.challenge).toBe(userChallengeOf(one.verifier));
    expect(other.verifier).not.toBe(one.verifier);
  });

  it('goes back with its verifier, to an address that is https', () => {
    const callback = 'https://bank.example/back?value=1&sessionSecretDigest=d';
    expect(returnAddress(callback, 'v')).toBe(`${callback}&userChallengeVerifier=v`);
    expect(returnAddress('https://bank.example/back', 'v')).toBe('https://bank.example/back?userChallengeVerifier=v');
    expect(returnAddress(callback)).toBe(callback);
    for (const other of ['http://bank.example/back', 'javascript:alert(1)', 'nonsense'])
      expect(returnAddress(other, 'v')).toBeUndefined();
  });
});
