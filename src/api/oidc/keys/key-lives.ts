import type { KeysConfig } from '../../../config/index.js';

const second = 1_000;
const day = 24 * 60 * 60 * second;

/**
 * How long a retired key stays published. No token lives longer than minutes, but an ID token is shown again, as
 * `id_token_hint`, as long as its session lasts (RP-Initiated Logout §2).
 */
export const retiringMs = 13 * 60 * 60 * second;

/** Milliseconds between two looks at the keys; a change is usually heard of at once. */
export function lookEveryMs({ JWKS_CACHE_SECONDS }: KeysConfig): number {
  return Math.min(5 * second, (JWKS_CACHE_SECONDS * second) / 2);
}

/** A key signs only after every node has published it and every copy of the older key set has been thrown away. */
export function publishedBeforeMs({ JWKS_CACHE_SECONDS }: KeysConfig): number {
  return 2 * JWKS_CACHE_SECONDS * second;
}

export function activeMs({ SIGNING_KEY_DAYS }: KeysConfig): number {
  return SIGNING_KEY_DAYS * day;
}
