import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  sign,
  type JsonWebKey,
  type KeyObject,
  type SignKeyObjectInput,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import type { SignatureAlgorithm } from '#libs/signature-algorithm';
import { CryptographicModule, type HeldKey } from '../cryptographic-module.js';

const generatePair = promisify(generateKeyPair);
const signInThreadPool = promisify<string, Buffer, SignKeyObjectInput, Buffer>(sign);
const rsaBits = 3_072;

/** Keys as JWKs, in the memory of the process. */
export class SoftwareModule extends CryptographicModule {
  override async generate(algorithm: SignatureAlgorithm): Promise<string> {
    return JSON.stringify((await newKey(algorithm)).export({ format: 'jwk' }));
  }

  override open(algorithm: SignatureAlgorithm, material: string): HeldKey {
    const key = createPrivateKey({ key: JSON.parse(material) as JsonWebKey, format: 'jwk' });
    const publicJwk = createPublicKey(key).export({ format: 'jwk' }) as JWK;
    return { publicJwk, sign: signerOf(algorithm, key) };
  }

  override async destroy(): Promise<void> {
    // Its only copy is the sealed text of the caller.
  }

  override async close(): Promise<void> {
    // Nothing is open.
  }
}

async function newKey(algorithm: SignatureAlgorithm): Promise<KeyObject> {
  switch (algorithm) {
    case 'ES256':
      return (await generatePair('ec', { namedCurve: 'P-256' })).privateKey;
    case 'EdDSA':
      return (await generatePair('ed25519')).privateKey;
    case 'PS256':
    case 'RS256':
      return (await generatePair('rsa', { modulusLength: rsaBits })).privateKey;
  }
}

function signerOf(algorithm: SignatureAlgorithm, key: KeyObject): HeldKey['sign'] {
  switch (algorithm) {
    case 'ES256':
      return (data) => sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' });
    case 'EdDSA':
      return (data) => sign(null, data, key);
    // RSA takes a hundred times as long: others must not wait for it.
    case 'PS256':
      return (data) =>
        signInThreadPool('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    case 'RS256':
      return (data) => signInThreadPool('sha256', data, { key, padding: constants.RSA_PKCS1_PADDING });
  }
}
