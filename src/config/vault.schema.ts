import { z } from 'zod';
import { secret } from './kinds.js';

/** What protects the keys of citizens: a secret of ours, or a hardware security module. */
export const vaultSchema = z
  .object({
    VAULT_KEY: secret
      .optional()
      .describe('wraps the private keys of citizens; without it none of them can be used again'),
    VAULT_READY_KEYS: z.coerce
      .number()
      .int()
      .min(0)
      .max(1_000)
      .default(4)
      .describe('how many keys are made before somebody needs one; making one takes most of a second'),
    VAULT_PKCS11_MODULE: z
      .string()
      .min(1)
      .optional()
      .describe(
        'library of a hardware security module (PKCS#11) that wraps and uses citizens’ keys, in place of `VAULT_KEY`',
      ),
    VAULT_PKCS11_TOKEN: z.string().min(1).max(32).optional().describe('label of the token in that module'),
    VAULT_PKCS11_PIN: z.string().min(4).optional().describe('user PIN of that token'),
  })
  .refine(({ VAULT_KEY, VAULT_PKCS11_MODULE }) => VAULT_KEY ?? VAULT_PKCS11_MODULE, { path: ['VAULT_KEY'] })
  .refine(({ VAULT_PKCS11_MODULE, VAULT_PKCS11_TOKEN }) => !VAULT_PKCS11_MODULE || VAULT_PKCS11_TOKEN, {
    path: ['VAULT_PKCS11_TOKEN'],
  })
  .refine(({ VAULT_PKCS11_MODULE, VAULT_PKCS11_PIN }) => !VAULT_PKCS11_MODULE || VAULT_PKCS11_PIN, {
    path: ['VAULT_PKCS11_PIN'],
  });

export type VaultConfig = z.infer<typeof vaultSchema>;
