import { createHash } from 'node:crypto';
import { canonicalJson } from '#libs/canonical-json';
import type { CitizenKey } from './citizen-key.js';

/**
 * What the seal of a key is over: everything that is kept of it. Who can write the records can change none of it
 * unseen: not the credential that activates the key, not its owner, not what it may be used for.
 */
export function sealedBytes(key: Omit<CitizenKey, 'seal'>): Uint8Array {
  const { id, citizenId, use, algorithm, credential, wrappedBy, createdAt } = key;
  const exact = {
    ...{ id, citizenId, use, algorithm, wrappedBy, createdAt },
    credential: {
      id: credential.id,
      publicKey: credential.publicKey,
      backupEligible: credential.backupEligible,
      userHandle: credential.userHandle,
    },
    publicKey: Buffer.from(key.publicKey).toString('base64url'),
    wrapped: createHash('sha256').update(key.wrapped).digest('base64url'),
  };
  return new TextEncoder().encode(`state-id/citizen-key/1\n${canonicalJson(exact)}`);
}
