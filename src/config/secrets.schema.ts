import { z } from 'zod';
import { secret } from './kinds.js';

/** What must never be lost or shown. */
export const secretsSchema = z.object({
  MASTER_KEY: secret.describe(
    'encrypts what is kept of sessions and keys, signs cookies; without it the signing keys are lost',
  ),
  PAIRWISE_SALT: secret.describe('makes the subjects that portals see; must never change'),
});

export type SecretsConfig = z.infer<typeof secretsSchema>;
