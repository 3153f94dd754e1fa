import { z } from 'zod';
import { openOrigin } from './kinds.js';

/** Who vouches for citizens' keys, and where everybody finds what belongs to certificates. */
export const certificatesSchema = z.object({
  CERTIFICATE_AUTHORITY: z
    .enum(['demo', 'file', 'off'])
    .describe('who issues certificates. demo: an authority made at the first start, never for production'),
  CERTIFICATE_AUTHORITY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('JSON file that names the certificates and the key of the authority; needed for `file`'),
  CERTIFICATE_PROFILES_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'JSON file that says what certificates state; needed for `file`, otherwise as Smart-ID clients expect it',
    ),
  PKI_ORIGIN: openOrigin
    .optional()
    .describe('the origin that stands in certificates, for OCSP and revocation lists; the issuer unless given'),
});

export type CertificatesConfig = z.infer<typeof certificatesSchema>;
