import { z } from 'zod';

const address = (...schemes: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), {
    message: `must be an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
  });

/** Where records and what lives for minutes are kept. Without an address the embedded store is used. */
export const storesSchema = z.object({
  DATABASE_URL: address('postgres', 'postgresql')
    .optional()
    .describe('postgres://user:password@host:5432/database; without it records are kept in DATA_DIR'),
  REDIS_URL: address('redis', 'rediss')
    .optional()
    .describe('redis://user:password@host:6379, or rediss:// with TLS; without it sessions are kept in the process'),
  REDIS_PREFIX: z
    .string()
    .max(60)
    .default('state-id:')
    .describe('begins every key, so that one Redis can serve several'),
  REDIS_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(50)
    .max(30_000)
    .default(500)
    .describe('milliseconds without an answer after which Redis counts as away; a frozen one holds no sign-in longer'),
  DATA_DIR: z.string().min(1).default('./data').describe('folder of the embedded stores and of local secrets'),
});

export type StoresConfig = z.infer<typeof storesSchema>;
