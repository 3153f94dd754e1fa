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
  CLIENT_REGISTRATION: z
    .enum(['off', 'token', 'open'])
    .default('token')
    .describe(
      'who may register clients: nobody, who has a token of an operator, or anybody; open is refused in production',
    ),
  TEST_AUTHENTICATOR: onOff
    .default(false)
    .describe('a test phone for every demo person on the login page, for conformance suites; refused in production'),
  TEST_ACCOUNTS: onOff
    .default(false)
    .describe(
      'public test accounts, whose phones answer by themselves as their list says, and an API to script them; ' +
        'refused in production',
    ),
  TEST_ACCOUNTS_DELAY_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(60_000)
    .default(500)
    .describe('how long the phone of a test account thinks, in milliseconds'),
  NOTIFICATION_BUDGET: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(3)
    .describe(
      'how many requests that a relying party addresses to one person may go unconfirmed within ten minutes; ' +
        'three times as many within a day',
    ),
  OPTIONAL_PKCE: onOff
    .default(false)
    .describe(
      'whether relying parties of profile standard may leave PKCE out, as the Basic plan of the conformance suite does; ' +
        'refused in production',
    ),
  TYPED_CODE: onOff.describe('whether a sign-in may be opened by typing the code that the login page shows'),
});

export type IdentityConfig = z.infer<typeof identitySchema>;
