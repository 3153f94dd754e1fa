import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  generateKeyPair,
  hkdfSync,
  privateEncrypt,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { digestInfo, encodePss, hashes } from '#libs/smart-id-api';
import type { KeyAlgorithm, ProtectedKey } from '../domain/citizen-key.js';
import type { DigestScheme } from '../domain/digest-scheme.js';
import { signEcDigest } from '../domain/ec-digest.js';
import { KeyProtection } from './key-protection.js';

const generatePair = promisify(generateKeyPair);
const rsaBits = 3_072;
const nonceLength = 12;
const tagLength = 16;
const version = Buffer.of(1);

/** Keys wrapped with AES-256-GCM under keys derived from VAULT_KEY; in clear only for as long as one signature takes. */
export class SoftwareKeyProtection extends KeyProtection {
  override readonly name: string;
  private readonly wrappingKey: Buffer;
  private readonly sealingKey: Buffer;

  /** @param vaultKey base64url */
  constructor(vaultKey: string) {
    super();
    const derive = (purpose: string) =>
      Buffer.from(hkdfSync('sha256', Buffer.from(vaultKey, 'base64url'), '', `state-id/key-vault/${purpose}`, 32));
    this.wrappingKey = derive('wrap');
    this.sealingKey = derive('seal');
    // Says which master key it was, and nothing of it.
    this.name = `software:${createHash('sha256').update(derive('name')).digest('hex').slice(0, 16)}`;
  }

  override async generate(algorithm: KeyAlgorithm): Promise<ProtectedKey> {
    const { privateKey, publicKey } = await newPair(algorithm);
    const clear = privateKey.export({ format: 'der', type: 'pkcs8' });
    const wrapped = this.wrap(clear);
    clear.fill(0);
    return { publicKey: publicKey.export({ format: 'der', type: 'spki' }), wrapped, wrappedBy: this.name };
  }

  override async sign(
    wrapped: Uint8Array,
    algorithm: KeyAlgorithm,
    digest: Uint8Array,
    scheme: DigestScheme,
  ): Promise<Uint8Array> {
    const clear = this.unwrap(wrapped);
    try {
      const key = readPrivateKey(clear);
      return algorithm === 'EC-P256' ? signEcDigest(key, digest) : signRsaDigest(key, digest, scheme);
    } finally {
      clear.fill(0);
    }
  }

  override async mac(data: Uint8Array): Promise<Uint8Array> {
    return createHmac('sha256', this.sealingKey).update(data).digest();
  }

  override async close(): Promise<void> {
    this.wrappingKey.fill(0);
    this.sealingKey.fill(0);
  }

  private wrap(clear: Uint8Array): Buffer {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', this.wrappingKey, nonce).setAAD(version);
    return Buffer.concat([version, nonce, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws Error when it was wrapped under another key, or changed */
  private unwrap(wrapped: Uint8Array): Buffer {
    const bytes = Buffer.from(wrapped);
    if (bytes.length < 1 + nonceLength + tagLength || bytes[0] !== version[0]) throw new Error('not a wrapped key');
    const nonce = bytes.subarray(1, 1 + nonceLength);
    const decipher = createDecipheriv('aes-256-gcm', this.wrappingKey, nonce).setAAD(version);
    decipher.setAuthTag(bytes.subarray(-tagLength));
    return Buffer.concat([decipher.update(bytes.subarray(1 + nonceLength, -tagLength)), decipher.final()]);
  }
}

/** PrivateKeyInfo of an RSA key of this size up to the key itself (RFC 5208 §5, RFC 8017 §A.1.2). */
const rsaKeyHeader = /^308206[0-9a-f]{2}020100300d06092a864886f70d0101010500048206[0-9a-f]{2}$/;
const rsaHeaderLength = 26;

/** A key is read for each signature anew; OpenSSL reads what is inside PKCS #8 in a third of the time. */
function readPrivateKey(clear: Buffer): KeyObject {
  const isRsa = rsaKeyHeader.test(clear.subarray(0, rsaHeaderLength).toString('hex'));
  return isRsa
    ? createPrivateKey({ key: clear.subarray(rsaHeaderLength), format: 'der', type: 'pkcs1' })
    : createPrivateKey({ key: clear, format: 'der', type: 'pkcs8' });
}

/** In libuv's thread pool: a pair of RSA takes most of a second. */
function newPair(algorithm: KeyAlgorithm): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
  return algorithm === 'EC-P256'
    ? generatePair('ec', { namedCurve: 'P-256' })
    : generatePair('rsa', { modulusLength: rsaBits });
}

function signRsaDigest(key: KeyObject, digest: Uint8Array, { padding, hash }: DigestScheme): Buffer {
  switch (padding) {
    case 'pss': {
      const encoded = encodePss(digest, randomBytes(hashes[hash].length), hash, rsaBits - 1);
      return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded);
    }
    case 'pkcs1':
      return privateEncrypt(key, digestInfo(digest, hash));
    case 'none':
      throw new TypeError('RSA always pads');
  }
}
