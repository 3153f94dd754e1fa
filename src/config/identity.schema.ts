import { z } from 'zod';
import { secret } from './kinds.js';

const onOff = z.enum(['on', 'off']).transform((text) => text === 'on');

/** Who may ask, who is known, and what is offered to citizens. */
export const identitySchema = z.object({
  POPULATION_REGISTER: z.enum(['demo']).describe('demo: fictional persons; no other register is connected yet'),
  RELYING_PARTIES_FILE: z.string().min(1).optional().describe('JSON file that says which portals are served'),
  ATTESTATION_ROOTS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('PEM file of roots whose authenticators are trusted for level high'),
  DESK_KEY: secret.optional().describe('bearer key of the registration desk; without it the desk is closed'),
  LOGIN_SECONDS: z.coerce
    .number()
    .int()
    .min(5)
    .max(600)
    .default(180)
    .describe('how long a citizen has to confirm a sign-in; afterwards the page offers to begin again'),
  TEST_AUTHENTICATOR: onOff
    .default(false)
    .describe('a test phone for every demo person on the login page, for conformance suites; refused in production'),
  TYPED_CODE: onOff.describe('whether a sign-in may be opened by typing the code that the login page shows'),
});

export type IdentityConfig = z.infer<typeof identitySchema>;
