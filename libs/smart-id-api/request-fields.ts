import { z } from 'zod';
import { hashAlgorithms, hashes, pkcs1Algorithms, signatureAlgorithms, type HashAlgorithm } from './algorithms.js';
import { fromBase64 } from './base64.js';
import { InvalidInteractions, readInteractions, type InteractionType } from './interactions.js';

/** Of whoever asks. The name is authorised whatever its case, and signed in the spelling of the request. */
export const relyingPartyFields = {
  relyingPartyUUID: z.guid('must be a UUID'),
  relyingPartyName: z.string().min(1).max(150),
};

/** Beside what is known, anything may stand here; it is ignored, and the answer says so. */
export const requestProperties = z.looseObject({ shareMdClientIpAddress: z.boolean().default(false) });

/** What every request but the one for a certificate may say beside its own fields. */
export const commonFields = {
  ...relyingPartyFields,
  requestProperties: requestProperties.optional(),
  capabilities: z.array(z.string().min(1).max(100)).max(20).optional(),
};

/** Levels of an authentication. */
export const authenticationLevel = z.enum(['ADVANCED', 'QUALIFIED']).default('QUALIFIED');
/** Levels of a signing certificate. */
export const signatureLevel = z.enum(['ADVANCED', 'QUALIFIED', 'QSCD']).default('QUALIFIED');

/** Tells two requests apart that say the same; without it the second one within 15 s gets the session of the first. */
export const nonce = z.string().min(1).max(30).optional();

/** Where the phone returns to on the same device; the separator of what gets signed has to be encoded in it. */
export const initialCallbackUrl = z
  .string()
  .max(1800)
  .regex(/^https:\/\/[^|#]+$/, 'must begin with https:// and have neither "#" nor "|"')
  .refine((text) => URL.canParse(text), 'must be an address');

/** Base64 of 32 to 64 bytes: a challenge or a digest. */
const shortBytes = z
  .string()
  .min(44)
  .max(88)
  .refine((text) => {
    const bytes = fromBase64(text);
    return bytes !== undefined && bytes.length >= 32 && bytes.length <= 64;
  }, 'must be Base64 of 32 to 64 bytes');

const algorithmFields = {
  signatureAlgorithm: z.enum(signatureAlgorithms),
  signatureAlgorithmParameters: z.object({ hashAlgorithm: z.enum(hashAlgorithms) }).optional(),
};

interface WithAlgorithm {
  readonly signatureAlgorithm: (typeof signatureAlgorithms)[number];
  readonly signatureAlgorithmParameters?: { readonly hashAlgorithm: HashAlgorithm } | undefined;
}

/** RSASSA-PSS needs to be told its hash; the other algorithms have it in their names. */
function hashOf({ signatureAlgorithm, signatureAlgorithmParameters }: WithAlgorithm): HashAlgorithm | undefined {
  if (signatureAlgorithm === 'rsassa-pss') return signatureAlgorithmParameters?.hashAlgorithm;
  return pkcs1Algorithms[signatureAlgorithm];
}

const missingHash = { path: ['signatureAlgorithmParameters', 'hashAlgorithm'], message: 'is required with rsassa-pss' };

/** Of an authentication. */
export const acspParameters = z
  .object({ rpChallenge: shortBytes, ...algorithmFields })
  .refine((given) => hashOf(given) !== undefined, missingHash);

/** Of a signature: a digest as long as its hash makes them. */
export const rawDigestParameters = z
  .object({ digest: shortBytes, ...algorithmFields })
  .refine((given) => hashOf(given) !== undefined, missingHash)
  .refine(
    (given) => {
      const hash = hashOf(given);
      return hash === undefined || fromBase64(given.digest)?.length === hashes[hash].length;
    },
    { path: ['digest'], message: 'must be as long as a digest of the hash algorithm' },
  );

/** The Base64 text as it came; whoever needs what it says reads it again. */
export function interactionsField(allowed: readonly InteractionType[]) {
  return z
    .string()
    .max(16_000)
    .superRefine((text, context) => {
      try {
        readInteractions(text, allowed);
      } catch (error) {
        if (!(error instanceof InvalidInteractions)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
      }
    });
}
