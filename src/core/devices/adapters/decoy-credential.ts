import { generateKeyPairSync } from 'node:crypto';
import type { Credential, DeviceId } from '../domain/device.js';
import { encodeCredentialKey } from './credential-key.js';

const publicKey = makeKey();

/** A credential of nobody: verifying against it costs what verifying against a real one costs, and always fails. */
export function decoyCredential(id: string): Credential {
  const identity = { id, deviceId: '' as DeviceId, purpose: 'authentication', userHandle: '' } as const;
  return { ...identity, publicKey, signCount: 0, backupEligible: false, status: 'active' };
}

/** A fresh P-256 key whose private half is forgotten at once. */
function makeKey(): Uint8Array<ArrayBuffer> {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  return encodeCredentialKey(Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url'));
}
