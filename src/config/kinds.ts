import { z } from 'zod';
import { isNetwork } from '#libs/networks';

/** `https://host[:port]`, nothing behind it. Plain http is for localhost only. */
export const origin = z.string().superRefine((text, context) => {
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  if (!URL.canParse(text)) return refuse('must be an origin such as https://id.example.gov');
  const url = new URL(text);
  if (url.origin !== text) return refuse(`must be an origin without path or trailing slash, such as ${url.origin}`);
  if (url.protocol === 'https:') return;
  if (url.protocol === 'http:' && isLoopbackName(url.hostname)) return;
  refuse('must begin with https:// (http:// is for localhost only)');
});

/** `http://host[:port]` or https: for what is signed itself, and has to be fetched before any TLS can be trusted. */
export const openOrigin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text),
    'must be an origin without path or trailing slash, such as http://pki.example.gov',
  );

function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1';
}

export const port = z.coerce.number().int().min(0).max(65_535);

/** Addresses or networks (`10.0.0.0/8`), or the names that stand for some; separated by commas. */
export const networks = z
  .string()
  .transform((list) => list.split(',').map((entry) => entry.trim()))
  .transform((list) => list.filter((entry) => entry !== ''))
  .refine((list) => list.every(isNetwork), 'must be addresses or networks such as 10.0.0.0/8, separated by commas');

/** Settings that are never printed, and that can be given in a file: `<name>_FILE`. */
export const secretNames = [
  'MASTER_KEY',
  'PAIRWISE_SALT',
  'VAULT_KEY',
  'VAULT_PKCS11_PIN',
  'DESK_KEY',
  'DATABASE_URL',
  'REDIS_URL',
  'PKCS11_PIN',
] as const;

const howToMake = "make one with: openssl rand -base64 32 | tr '+/' '-_' | tr -d '='";

/** 32 random bytes or more, base64url. */
export const secret = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/, { error: 'must be base64url: A-Z a-z 0-9 - _', abort: true })
  .refine((text) => Buffer.from(text, 'base64url').length >= 32, { error: 'must hold at least 32 bytes', abort: true })
  .refine((text) => new Set(text).size >= 16, `does not look random: ${howToMake}`);
