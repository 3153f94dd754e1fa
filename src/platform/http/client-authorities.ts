import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { InvalidConfig } from '../../config/index.js';

/** The authorities whose certificates for clients count: the blocks of `CLIENT_CA_FILE`. @throws InvalidConfig */
export function readAuthorities(file: string | undefined): X509Certificate[] {
  if (file === undefined) return [];
  try {
    const blocks = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    return (blocks ?? []).map((block) => new X509Certificate(block));
  } catch (error) {
    throw new InvalidConfig([`CLIENT_CA_FILE cannot be used: ${(error as Error).message}`], { cause: error });
  }
}
