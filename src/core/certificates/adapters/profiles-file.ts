import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { keyUsages } from '#libs/x509';
import { InvalidConfig } from '../../../config/index.js';
import type { CertificateProfile, CertificateProfiles } from '../domain/certificate-profile.js';

const oid = z.string().regex(/^[0-2](\.(0|[1-9]\d*))+$/, 'must be an object identifier such as 1.2.3');
const ascii = z
  .url()
  .max(200)
  .regex(/^[\x21-\x7e]+$/, 'must be ASCII');
const country = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters');

const statements = z.strictObject({
  semantics: z.boolean(),
  compliance: z.boolean(),
  signatureDevice: z.boolean(),
  electronicSignature: z.boolean(),
  disclosures: z.array(z.strictObject({ url: ascii, language: z.string().regex(/^[a-z]{2}$/) })),
  legislation: z.array(country),
});

const profile = z.strictObject({
  keyUsages: z.array(z.enum(keyUsages)).min(1),
  extendedKeyUsages: z.array(oid),
  policies: z.array(z.strictObject({ id: oid, practiceStatement: ascii.optional() })).min(1),
  statements: statements.optional(),
});

const levels = z.strictObject({ qualified: profile, advanced: profile });

const profiles = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be small letters, digits and dashes'),
  validityDays: z.int().min(1).max(3650),
  names: z.enum(['native', 'latin']),
  capitals: z.boolean(),
  dateOfBirth: z.boolean(),
  timeStampPolicy: oid,
  profiles: z.strictObject({ authentication: levels, signature: levels }),
});

/** Profiles that cannot be used, with every fault. */
export class InvalidProfilesFile extends InvalidConfig {
  constructor(fault: string, options?: ErrorOptions) {
    super([`CERTIFICATE_PROFILES_FILE cannot be used: ${fault}`], options);
  }
}

/** @throws InvalidProfilesFile */
export function readProfiles(file: string): CertificateProfiles {
  try {
    return parseProfiles(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof InvalidProfilesFile) throw error;
    throw new InvalidProfilesFile(`${file} cannot be read as JSON`, { cause: error });
  }
}

/** @throws InvalidProfilesFile */
export function parseProfiles(content: unknown): CertificateProfiles {
  const parsed = profiles.safeParse(content);
  if (!parsed.success) throw new InvalidProfilesFile(z.prettifyError(parsed.error));
  const { authentication, signature } = parsed.data.profiles;
  // One use a key: who may sign a challenge must not be able to sign a contract with the same key.
  demandKeyUse('authentication', authentication, 'nonRepudiation');
  demandKeyUse('signature', signature, 'digitalSignature');
  return parsed.data as CertificateProfiles;
}

function demandKeyUse(purpose: string, levels: object, forbidden: CertificateProfile['keyUsages'][number]): void {
  const guilty = (Object.values(levels) as CertificateProfile[]).some(({ keyUsages: uses }) =>
    uses.includes(forbidden),
  );
  if (guilty) throw new InvalidProfilesFile(`profiles of ${purpose} must not have key usage ${forbidden}`);
}
