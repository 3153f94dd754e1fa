import type { KoaContextWithOIDC } from 'oidc-provider';
import type { KeysConfig } from '../../../config/index.js';

const discoverySeconds = 3_600;

/** Says how long keys and discovery may be kept (RFC 9111 §5.2.2); a next key waits for the copies to run out. */
export function cachePublishedKeys({ JWKS_CACHE_SECONDS }: KeysConfig) {
  const seconds: Readonly<Record<string, number>> = { jwks: JWKS_CACHE_SECONDS, discovery: discoverySeconds };
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    const maxAge = seconds[(ctx as Partial<KoaContextWithOIDC>).oidc?.route ?? ''];
    if (maxAge !== undefined && ctx.status === 200) ctx.set('Cache-Control', `public, max-age=${maxAge}`);
  };
}
