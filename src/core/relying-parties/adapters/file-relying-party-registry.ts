import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { levelsOfAssurance } from '#libs/assurance';
import { InvalidConfig } from '../../../config/index.js';
import type { RelyingParty, RelyingPartyId } from '../domain/relying-party.js';
import { RelyingPartyRegistry } from '../relying-party-registry.js';

const text = (limit: number) =>
  z.object({
    en: z.string().min(1).max(limit),
    uk: z.string().max(limit).optional(),
    et: z.string().max(limit).optional(),
  });

const redirectUri = z
  .string()
  .max(512)
  .refine((uri) => URL.canParse(uri), 'must be an absolute URI')
  .refine(
    (uri) => /^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(uri),
    'must be https (http for localhost only)',
  )
  .refine((uri) => !uri.includes('#') && !uri.includes('*'), 'must have no fragment and no wildcard');

const entry = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/),
  name: text(150),
  purpose: text(100),
  homepage: z.url(),
  redirect_uris: z.array(redirectUri).min(1),
  post_logout_redirect_uris: z.array(redirectUri).default([]),
  scopes: z.array(z.enum(['openid', 'profile', 'birthdate', 'national_id', 'offline_access'])).default(['openid']),
  default_level: z.enum(levelsOfAssurance).default('substantial'),
  subjects: z.enum(['pairwise', 'public']).default('pairwise'),
  /** Host of the homepage unless given. Parties of one sector see the same subjects. */
  sector: z.string().min(1).max(253).optional(),
  /** Public keys of the relying party, in place or in a file beside this one; then it authenticates by private_key_jwt. */
  jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1) }).optional(),
  jwks_file: z.string().optional(),
  client_secret: z.string().min(32).optional(),
  backchannel_logout_uri: redirectUri.optional(),
  backchannel_logout_session_required: z.boolean().default(true),
  session_renewal: z.boolean().default(false),
});

type Entry = z.infer<typeof entry>;

/** A file that cannot be used, with every fault. */
export class InvalidRelyingPartyFile extends InvalidConfig {
  constructor(fault: string, options?: ErrorOptions) {
    super([`RELYING_PARTIES_FILE cannot be used: ${fault}`], options);
  }
}

/** The relying parties as an operator keeps them in a JSON file; read once at start. */
export class FileRelyingPartyRegistry extends RelyingPartyRegistry {
  private readonly parties: ReadonlyMap<string, RelyingParty>;

  constructor(parties: readonly RelyingParty[]) {
    super();
    this.parties = new Map(parties.map((party) => [party.id, party]));
  }

  /** @throws InvalidRelyingPartyFile */
  static read(file: string): FileRelyingPartyRegistry {
    const folder = dirname(resolve(file));
    return new FileRelyingPartyRegistry(parseRelyingParties(readJson(file), (name) => readJson(resolve(folder, name))));
  }

  override find(id: string): RelyingParty | undefined {
    return this.parties.get(id);
  }

  override all(): readonly RelyingParty[] {
    return [...this.parties.values()];
  }
}

/** @throws InvalidRelyingPartyFile */
export function parseRelyingParties(content: unknown, readKeys: (file: string) => unknown): RelyingParty[] {
  const parsed = z.array(entry).safeParse(content);
  if (!parsed.success) throw new InvalidRelyingPartyFile(z.prettifyError(parsed.error));
  const ids = parsed.data.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) throw new InvalidRelyingPartyFile('two relying parties have the same id');
  return parsed.data.map((party) => toRelyingParty(party, readKeys));
}

function toRelyingParty(party: Entry, readKeys: (file: string) => unknown): RelyingParty {
  return {
    id: party.id as RelyingPartyId,
    name: party.name,
    purpose: party.purpose,
    homepage: party.homepage,
    redirectUris: party.redirect_uris,
    postLogoutRedirectUris: party.post_logout_redirect_uris,
    scopes: party.scopes,
    defaultLevel: party.default_level,
    subjects: party.subjects,
    sector: party.sector ?? new URL(party.homepage).host,
    authentication: authenticationOf(party, readKeys),
    backchannelLogoutUri: party.backchannel_logout_uri,
    backchannelLogoutSessionRequired: party.backchannel_logout_session_required,
    sessionRenewal: party.session_renewal,
  };
}

function authenticationOf(party: Entry, readKeys: (file: string) => unknown): RelyingParty['authentication'] {
  const given = [party.jwks, party.jwks_file, party.client_secret].filter((value) => value !== undefined);
  if (given.length !== 1) {
    throw new InvalidRelyingPartyFile(`${party.id} needs exactly one of jwks, jwks_file and client_secret`);
  }
  if (party.client_secret !== undefined) return { method: 'client_secret_basic', secret: party.client_secret };
  const keys = party.jwks ?? entry.shape.jwks.unwrap().parse(readKeys(party.jwks_file ?? ''));
  return { method: 'private_key_jwt', keys: keys.keys };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidRelyingPartyFile(`${file} cannot be read as JSON`, { cause: error });
  }
}
