import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 of a text as base64url: what is kept of a secret that only has to be recognised. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Compares two secrets without telling by time where they differ. */
export function sameSecret(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(digest(left)), Buffer.from(digest(right)));
}
