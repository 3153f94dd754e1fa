import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** A text that was not sealed by this key, for this place, or was changed since. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

const version = Buffer.of(1);
const nonceLength = 12;
const tagLength = 16;

/**
 * Encrypts texts that are kept: AES-256-GCM under a key of its own, derived with HKDF-SHA256 from a master secret and
 * the name of what it protects. A sealed text opens only at the place that it was sealed for.
 */
export class Sealer {
  private readonly key: Buffer;

  constructor(masterSecret: string, purpose: string) {
    this.key = Buffer.from(hkdfSync('sha256', Buffer.from(masterSecret, 'base64url'), '', `state-id/${purpose}`, 32));
  }

  /** @param place where it is kept, for example kind and id: it cannot be moved elsewhere */
  seal(text: string, place: string): string {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([version, nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return sealed.toString('base64url');
  }

  /** @throws SealBroken */
  open(sealed: string, place: string): string {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < 1 + nonceLength + tagLength || bytes[0] !== version[0])
      throw new SealBroken('not a sealed text');
    const nonce = bytes.subarray(1, 1 + nonceLength);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(place));
    decipher.setAuthTag(bytes.subarray(-tagLength));
    try {
      const text = decipher.update(bytes.subarray(1 + nonceLength, -tagLength));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch (error) {
      throw new SealBroken('wrong key, wrong place, or changed', { cause: error });
    }
  }
}
