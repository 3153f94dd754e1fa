import { createHash } from 'node:crypto';
import { hashes, type HashAlgorithm } from './algorithms.js';

const trailer = 0xbc;

/**
 * EMSA-PSS-ENCODE (RFC 8017 §9.1.1) of a digest that is ready, with MGF1 of the same hash. What comes out goes through
 * the bare RSA operation: the libraries at hand would hash the digest once more.
 * @param emBits one less than the bits of the modulus
 * @throws RangeError when a length does not fit
 */
export function encodePss(digest: Uint8Array, salt: Uint8Array, hash: HashAlgorithm, emBits: number): Buffer {
  const { length } = hashes[hash];
  const emLength = Math.ceil(emBits / 8);
  if (digest.length !== length) throw new RangeError(`a digest of ${hash} has ${length} bytes`);
  if (emLength < length + salt.length + 2) throw new RangeError('the key is too short for this hash');
  const h = digestOf(hash, Buffer.alloc(8), digest, salt);
  const filling = Buffer.alloc(emLength - salt.length - length - 2);
  const block = Buffer.concat([filling, Buffer.of(1), salt]);
  const masked = xor(block, mgf1(h, block.length, hash));
  masked.writeUInt8(masked.readUInt8(0) & topMask(emBits, emLength), 0);
  return Buffer.concat([masked, h, Buffer.of(trailer)]);
}

/** EMSA-PSS-VERIFY (RFC 8017 §9.1.2) against a digest that is ready; the salt has the length of the hash. */
export function isPssEncoding(encoded: Uint8Array, digest: Uint8Array, hash: HashAlgorithm, emBits: number): boolean {
  const { length } = hashes[hash];
  const emLength = Math.ceil(emBits / 8);
  const bytes = Buffer.from(encoded);
  if (digest.length !== length || bytes.length !== emLength || emLength < 2 * length + 2) return false;
  if (bytes.at(-1) !== trailer || (bytes.readUInt8(0) & ~topMask(emBits, emLength)) !== 0) return false;
  const blockLength = emLength - length - 1;
  const h = bytes.subarray(blockLength, -1);
  const block = xor(bytes.subarray(0, blockLength), mgf1(h, blockLength, hash));
  block.writeUInt8(block.readUInt8(0) & topMask(emBits, emLength), 0);
  const filling = block.subarray(0, blockLength - length - 1);
  if (filling.some((byte) => byte !== 0) || block[filling.length] !== 1) return false;
  return digestOf(hash, Buffer.alloc(8), digest, block.subarray(-length)).equals(h);
}

/** DigestInfo up to the digest (RFC 8017 §9.2 note 1; the identifiers of SHA-3 are those of NIST CSOR). */
const digestInfoPrefixes: Readonly<Record<HashAlgorithm, string>> = {
  'SHA-256': '3031300d060960864801650304020105000420',
  'SHA-384': '3041300d060960864801650304020205000430',
  'SHA-512': '3051300d060960864801650304020305000440',
  'SHA3-256': '3031300d060960864801650304020805000420',
  'SHA3-384': '3041300d060960864801650304020905000430',
  'SHA3-512': '3051300d060960864801650304020a05000440',
};

/** What RSASSA-PKCS1-v1_5 pads and signs in place of a digest that is ready (RFC 8017 §9.2 step 2). */
export function digestInfo(digest: Uint8Array, hash: HashAlgorithm): Buffer {
  if (digest.length !== hashes[hash].length)
    throw new RangeError(`a digest of ${hash} has ${hashes[hash].length} bytes`);
  return Buffer.concat([Buffer.from(digestInfoPrefixes[hash], 'hex'), digest]);
}

/** RFC 8017 §B.2.1. */
function mgf1(seed: Uint8Array, length: number, hash: HashAlgorithm): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / hashes[hash].length) }, (_, counter) => {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    return digestOf(hash, seed, number);
  });
  return Buffer.concat(blocks).subarray(0, length);
}

function digestOf(hash: HashAlgorithm, ...parts: readonly Uint8Array[]): Buffer {
  const computation = createHash(hashes[hash].nodeName);
  for (const part of parts) computation.update(part);
  return computation.digest();
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));
}

/** The bits of the first byte that an encoding of this many bits may set. */
function topMask(emBits: number, emLength: number): number {
  return 0xff >> (8 * emLength - emBits);
}
