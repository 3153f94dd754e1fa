import { spawnSync } from 'node:child_process';
import { constants, generateKeyPairSync, privateEncrypt, randomBytes, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  digestInfo,
  digestOf,
  encodePss,
  hashAlgorithms,
  hashes,
  isPssEncoding,
  pssParameters,
  schemeOf,
  verifyData,
  verifyDigest,
  type HashAlgorithm,
  type SignatureScheme,
} from './index.js';

const data = Buffer.from('Договір купівлі-продажу № 7');
const keys = Object.fromEntries(
  [2048, 2050, 3072].map((bits) => [bits, generateKeyPairSync('rsa', { modulusLength: bits })]),
);
const pair = (bits = 3072) => keys[bits]!;

/** A signature over a ready digest, by encoding it and the bare operation. */
function signDigest(digest: Buffer, key: KeyObject, hash: HashAlgorithm, bits = 3072): Buffer {
  const encoded = encodePss(digest, randomBytes(hashes[hash].length), hash, bits - 1);
  const block = Buffer.concat([Buffer.alloc(Math.ceil(bits / 8) - encoded.length), encoded]);
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, block);
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'smart-id-api-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Whether OpenSSL's own command takes a signature for one over the data. */
function opensslVerifies(signature: Uint8Array, key: KeyObject, { padding, hash }: SignatureScheme): boolean {
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const pem = file('key.pem', key.export({ format: 'pem', type: 'spki' }));
  const pss = [
    `rsa_padding_mode:pss`,
    `rsa_pss_saltlen:${hashes[hash].length}`,
    `rsa_mgf1_md:${hashes[hash].nodeName}`,
  ];
  const options = padding === 'pss' ? pss.flatMap((option) => ['-sigopt', option]) : [];
  const { status } = spawnSync('openssl', [
    ...['dgst', `-${hashes[hash].nodeName}`, ...options, '-verify', pem],
    ...['-signature', file('signature', signature), file('data', data)],
  ]);
  return status === 0;
}

describe.each(hashAlgorithms)('a signature with %s', (hash) => {
  const pss: SignatureScheme = { padding: 'pss', hash };
  const pkcs1: SignatureScheme = { padding: 'pkcs1', hash };
  const digest = digestOf(data, pss);
  const { privateKey, publicKey } = pair();

  it.each([2048, 2050, 3072])('by a key of %d bits over a ready digest is one over the data', (bits) => {
    const own = pair(bits);
    const signature = signDigest(digest, own.privateKey, hash, bits);
    expect(verifyData(data, signature, own.publicKey, pss)).toBe(true);
    expect(verifyDigest(digest, signature, own.publicKey, pss)).toBe(true);
    expect(opensslVerifies(signature, own.publicKey, pss)).toBe(true);
  });

  it('is refused when the digest is taken for the data', () => {
    const signature = signDigest(digest, privateKey, hash);
    expect(verifyData(digest, signature, publicKey, pss)).toBe(false);
    expect(verifyDigest(digestOf(digest, pss), signature, publicKey, pss)).toBe(false);
  });

  it('that Node made over the data holds for the digest', () => {
    const options = { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: hashes[hash].length };
    const signature = sign(hashes[hash].nodeName, data, options);
    expect(verifyDigest(digest, signature, publicKey, pss)).toBe(true);
    expect(verifyDigest(digest, signature, publicKey, pkcs1)).toBe(false);
    expect(verifyDigest(digest, signature, pair(2048).publicKey, pss)).toBe(false);
  });

  it('with a salt of another length is refused', () => {
    const options = { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 20 };
    const signature = sign(hashes[hash].nodeName, data, options);
    expect(verifyDigest(digest, signature, publicKey, pss)).toBe(false);
    expect(verifyData(data, signature, publicKey, pss)).toBe(false);
  });

  it('by the older padding over a ready digest is one over the data', () => {
    const signature = privateEncrypt(privateKey, digestInfo(digest, hash));
    expect(verifyData(data, signature, publicKey, pkcs1)).toBe(true);
    expect(verifyDigest(digest, signature, publicKey, pkcs1)).toBe(true);
    expect(opensslVerifies(signature, publicKey, pkcs1)).toBe(true);
    expect(verifyDigest(digestOf('other', pkcs1), signature, publicKey, pkcs1)).toBe(false);
  });

  it('is encoded so that any other digest, and any changed bit, is refused', () => {
    const { length } = hashes[hash];
    const bytes = fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(bytes, bytes, fc.integer({ min: 1023, max: 1030 }), fc.nat(), (mHash, salt, extra, bit) => {
        const emBits = extra + 1024;
        const encoded = encodePss(mHash, salt, hash, emBits);
        expect(isPssEncoding(encoded, mHash, hash, emBits)).toBe(true);
        const place = bit % (encoded.length * 8);
        const changed = Buffer.from(encoded);
        changed[place >> 3]! ^= 1 << (place & 7);
        expect(isPssEncoding(changed, mHash, hash, emBits)).toBe(false);
        const other = Buffer.from(mHash);
        other[bit % length]! ^= 1;
        expect(isPssEncoding(encoded, other, hash, emBits)).toBe(false);
      }),
    );
  });

  it('is told with MGF1 of the same hash and a salt as long as it', () => {
    const parameters = pssParameters(hash);
    expect(parameters).toEqual({
      hashAlgorithm: hash,
      maskGenAlgorithm: { algorithm: 'id-mgf1', parameters: { hashAlgorithm: hash } },
      saltLength: digest.length,
      trailerField: '0xbc',
    });
    expect(schemeOf('rsassa-pss', parameters)).toEqual(pss);
    expect(schemeOf('rsassa-pss', { ...parameters, saltLength: 20 })).toBeUndefined();
    const other = pssParameters(hash === 'SHA-256' ? 'SHA-384' : 'SHA-256');
    expect(schemeOf('rsassa-pss', { ...parameters, maskGenAlgorithm: other.maskGenAlgorithm })).toBeUndefined();
  });
});

describe('a signature', () => {
  it('needs a digest of the length of its hash, and a key that is long enough', () => {
    const salt = Buffer.alloc(64);
    expect(() => encodePss(Buffer.alloc(32), salt, 'SHA-512', 3071)).toThrow(RangeError);
    expect(() => encodePss(Buffer.alloc(64), salt, 'SHA-512', 1023)).toThrow(RangeError);
    expect(() => digestInfo(Buffer.alloc(32), 'SHA-512')).toThrow(RangeError);
  });

  it('is refused, not thrown at, when it is no signature or the key is no RSA key', () => {
    const { publicKey } = pair();
    const scheme: SignatureScheme = { padding: 'pss', hash: 'SHA-256' };
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    for (const signature of [Buffer.of(), Buffer.alloc(383), Buffer.alloc(384, 255), Buffer.alloc(385)]) {
      for (const padding of ['pss', 'pkcs1'] as const)
        expect(verifyDigest(Buffer.alloc(32), signature, publicKey, { ...scheme, padding })).toBe(false);
      expect(verifyData(data, signature, publicKey, scheme)).toBe(false);
      expect(verifyDigest(Buffer.alloc(32), signature, other, scheme)).toBe(false);
      expect(verifyData(data, signature, other, scheme)).toBe(false);
    }
  });

  it('of PKCS#1 names its hash itself, and one of PSS has to be told it', () => {
    expect(schemeOf('sha384WithRSAEncryption')).toEqual({ padding: 'pkcs1', hash: 'SHA-384' });
    expect(schemeOf('rsassa-pss')).toBeUndefined();
  });
});
