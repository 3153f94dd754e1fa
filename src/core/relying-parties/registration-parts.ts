import { z } from 'zod';
import { isNetwork } from '#libs/networks';
import { certificateNames } from './domain/relying-party.js';

const publicJwk = z
  .record(z.string(), z.unknown())
  .refine((jwk) => typeof jwk['kty'] === 'string' && jwk['kty'] !== 'oct', 'must be a public key')
  .refine((jwk) => !['d', 'p', 'q', 'k', 'priv'].some((member) => member in jwk), 'holds a private key: change it');

/** Public keys that are registered (RFC 7517 §5). */
export const keySet = z.strictObject({ keys: z.array(publicJwk).min(1) });

/** Where a relying party publishes something. */
export const httpsAddress = z.url({ protocol: /^https$/ }).max(512);

/** From where a relying party calls. */
export const network = z.string().refine(isNetwork, 'must be a network such as 192.0.2.0/24');

/** What a certificate has to say (RFC 8705 §2.1.2). */
export const certificateName = z.partialRecord(z.enum(certificateNames), z.string().min(1));

/** Which key is meant is said by its `kid`; two of one name would make it a matter of luck. */
export function duplicateKeys(jwks: z.infer<typeof keySet> | undefined): string[] {
  const kids = (jwks?.keys ?? []).flatMap(({ kid }) => (typeof kid === 'string' ? [kid] : []));
  return new Set(kids).size === kids.length ? [] : ['jwks has two keys of the same kid'];
}
