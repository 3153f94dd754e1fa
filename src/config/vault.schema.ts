import { z } from 'zod';
import { secret } from './kinds.js';

/** What protects the keys of citizens. */
export const vaultSchema = z.object({
  VAULT_KEY: secret.describe('wraps the private keys of citizens; without it none of them can be used again'),
  VAULT_READY_KEYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000)
    .default(4)
    .describe('how many keys are made before somebody needs one; making one takes most of a second'),
});

export type VaultConfig = z.infer<typeof vaultSchema>;
