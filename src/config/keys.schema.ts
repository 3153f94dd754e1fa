import { z } from 'zod';
import { isSignatureAlgorithm, signatureAlgorithms } from '#libs/signature-algorithm';

const algorithms = z
  .string()
  .transform((list) => list.split(',').map((name) => name.trim()))
  .transform((names, context) => {
    const known = names.filter(isSignatureAlgorithm);
    if (known.length === names.length && known.includes('ES256')) return [...new Set(known)];
    context.addIssue({
      code: 'custom',
      message: `must be ES256 and any of ${signatureAlgorithms.slice(1).join(', ')}`,
    });
    return z.NEVER;
  });

/** The keys that sign tokens: which, for how long, and where they are held. */
export const keysSchema = z
  .object({
    SIGNING_ALGORITHMS: algorithms
      .prefault(signatureAlgorithms.join(','))
      .describe('the algorithms that portals can choose for their tokens, separated by commas; ES256 is always one'),
    SIGNING_KEY_DAYS: z.coerce
      .number()
      .positive()
      .max(365)
      .default(30)
      .describe('days after which a signing key is replaced; 0.5 is half a day'),
    JWKS_CACHE_SECONDS: z.coerce
      .number()
      .int()
      .min(1)
      .max(86_400)
      .default(300)
      .describe('how long portals may keep the public keys before they ask again'),
    PKCS11_MODULE: z
      .string()
      .min(1)
      .optional()
      .describe('library of a hardware security module (PKCS#11); with it, new signing keys are made and stay there'),
    PKCS11_TOKEN: z.string().min(1).max(32).optional().describe('label of the token in that module'),
    PKCS11_PIN: z.string().min(4).optional().describe('user PIN of that token'),
  })
  .refine(({ PKCS11_MODULE, PKCS11_TOKEN }) => !PKCS11_MODULE || PKCS11_TOKEN, { path: ['PKCS11_TOKEN'] })
  .refine(({ PKCS11_MODULE, PKCS11_PIN }) => !PKCS11_MODULE || PKCS11_PIN, { path: ['PKCS11_PIN'] });

export type KeysConfig = z.infer<typeof keysSchema>;
