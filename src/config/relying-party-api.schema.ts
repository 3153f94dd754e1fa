import { z } from 'zod';

/** The API that Smart-ID clients speak. */
export const relyingPartyApiSchema = z.object({
  RELYING_PARTY_API: z
    .enum(['on', 'off'])
    .transform((text) => text === 'on')
    .default(false)
    .describe('serves Smart-ID clients, and gives every phone that is enrolled two certified keys'),
  RELYING_PARTY_API_SCHEME: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,49}$/)
    .default('state-id')
    .describe(
      'the scheme name that clients and phones sign; some public clients know `smart-id` and `smart-id-demo` only',
    ),
  RELYING_PARTY_API_STREAMS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(2_000)
    .describe('how many streams of session events one node holds open at once, of all relying parties together'),
});

export type RelyingPartyApiConfig = z.infer<typeof relyingPartyApiSchema>;
