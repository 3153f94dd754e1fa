import { z } from 'zod';
import { levelsOfAssurance } from '#libs/assurance';
import { digest } from '#libs/kernel';
import { isNetwork } from '#libs/networks';
import { signatureAlgorithms } from '#libs/signature-algorithm';
import { profileFaults, usualDemands } from './domain/profile.js';
import {
  certificateNames,
  type CertificateName,
  type ClientAuthentication,
  type Demands,
  type RelyingParty,
  type RelyingPartyId,
} from './domain/relying-party.js';
import { InvalidRegistration } from './relying-parties.errors.js';

const text = (limit: number) =>
  z.strictObject({
    en: z.string().min(1).max(limit),
    uk: z.string().max(limit).optional(),
    et: z.string().max(limit).optional(),
  });

const publicJwk = z
  .record(z.string(), z.unknown())
  .refine((jwk) => typeof jwk['kty'] === 'string' && jwk['kty'] !== 'oct', 'must be a public key')
  .refine((jwk) => !['d', 'p', 'q', 'k', 'priv'].some((member) => member in jwk), 'holds a private key: change it');

const https = z.url({ protocol: /^https$/ }).max(512);

/** A relying party as an operator writes it down, and as the registry keeps it. */
export const registrationSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/),
  organisation: z.string().optional(),
  profile: z.enum(['standard', 'high', 'fapi2', 'public']).default('standard'),
  name: text(150),
  purpose: text(100),
  homepage: z.url({ protocol: /^https?$/ }),
  contacts: z.array(z.email()).default([]),
  redirect_uris: z.array(z.string()).min(1),
  post_logout_redirect_uris: z.array(z.string()).default([]),
  backchannel_logout_uri: z.string().optional(),
  backchannel_logout_session_required: z.boolean().default(true),
  session_renewal: z.boolean().default(false),
  scopes: z.array(z.enum(['openid', 'profile', 'birthdate', 'national_id', 'offline_access'])).default(['openid']),
  default_level: z.enum(levelsOfAssurance).default('substantial'),
  subjects: z.enum(['pairwise', 'public']).default('pairwise'),
  sector: z.string().min(1).max(253).optional(),
  id_token_signed_response_alg: z.enum(signatureAlgorithms).default('ES256'),
  jwks: z.strictObject({ keys: z.array(publicJwk).min(1) }).optional(),
  jwks_uri: https.optional(),
  client_secret: z.string().min(32).max(255).optional(),
  client_secret_digest: z.string().length(43).optional(),
  source_networks: z.array(z.string().refine(isNetwork, 'must be a network such as 192.0.2.0/24')).default([]),
  certificate: z.partialRecord(z.enum(certificateNames), z.string().min(1)).optional(),
  self_signed_certificate: z.boolean().default(false),
  require_pushed_requests: z.boolean().optional(),
  require_signed_requests: z.boolean().optional(),
  require_signed_responses: z.boolean().optional(),
  token_binding: z.enum(['none', 'dpop', 'mtls']).optional(),
});

/** What is kept of a registration: the same, but never a secret. */
export type Registration = Omit<z.infer<typeof registrationSchema>, 'client_secret'>;

/**
 * Reads a registration, demands what its profile demands, and replaces a secret by its digest.
 * @throws InvalidRegistration with every fault
 */
export function parseRegistration(content: unknown): Registration {
  const parsed = registrationSchema.safeParse(content);
  if (!parsed.success) throw new InvalidRegistration(z.prettifyError(parsed.error).split('\n'));
  const { client_secret: secret, ...rest } = parsed.data;
  const registration = secret === undefined ? rest : { ...rest, client_secret_digest: digest(secret) };
  const faults = [...proofFaults(parsed.data), ...duplicateKeys(registration)];
  if (faults.length === 0) faults.push(...profileFaults(toRelyingParty(registration, false)));
  if (faults.length > 0) throw new InvalidRegistration(faults);
  return registration;
}

/** The relying party that a registration describes. */
export function toRelyingParty(registration: Registration, disabled: boolean): RelyingParty {
  return {
    id: registration.id as RelyingPartyId,
    organisation: registration.organisation,
    profile: registration.profile,
    name: registration.name,
    purpose: registration.purpose,
    homepage: registration.homepage,
    redirectUris: registration.redirect_uris,
    postLogoutRedirectUris: registration.post_logout_redirect_uris,
    scopes: registration.scopes,
    defaultLevel: registration.default_level,
    subjects: registration.subjects,
    sector: registration.sector ?? new URL(registration.homepage).host,
    idTokenAlgorithm: registration.id_token_signed_response_alg,
    authentication: authenticationOf(registration),
    keys: registration.jwks_uri === undefined ? registration.jwks : { uri: registration.jwks_uri },
    demands: demandsOf(registration),
    backchannelLogoutUri: registration.backchannel_logout_uri,
    backchannelLogoutSessionRequired: registration.backchannel_logout_session_required,
    sessionRenewal: registration.session_renewal,
    disabled,
  };
}

/** Exactly one way to prove who it is, and none for an app, which can keep no secret (OAuth 2.1 §2.1). */
function proofFaults(given: z.infer<typeof registrationSchema>): string[] {
  const ways = ['jwks', 'jwks_uri', 'client_secret', 'client_secret_digest', 'certificate'] as const;
  const named = ways.filter((way) => given[way] !== undefined);
  const wanted = given.profile === 'public' ? 0 : 1;
  const faults = [];
  // A portal that authenticates by a certificate may still have keys, to sign its requests with.
  const proofs = named.includes('certificate') ? named.filter((way) => !way.startsWith('jwks')) : named;
  if (proofs.length !== wanted)
    faults.push(`profile ${given.profile} needs ${wanted === 0 ? 'none' : 'exactly one'} of ${ways.join(', ')}`);
  if (given.certificate && Object.keys(given.certificate).length !== 1)
    faults.push(`certificate needs exactly one of ${certificateNames.join(', ')}`);
  if (given.self_signed_certificate && !given.jwks && !given.jwks_uri)
    faults.push('self_signed_certificate needs jwks or jwks_uri, whose keys carry the certificates in x5c');
  if (given.source_networks.length > 0 && !named.some((way) => way.startsWith('client_secret')))
    faults.push('source_networks belongs to a client_secret');
  return faults;
}

/** Which key is meant is said by its `kid`; two of one name would make it a matter of luck. */
function duplicateKeys({ jwks }: Registration): string[] {
  const kids = (jwks?.keys ?? []).flatMap(({ kid }) => (typeof kid === 'string' ? [kid] : []));
  return new Set(kids).size === kids.length ? [] : ['jwks has two keys of the same kid'];
}

function authenticationOf(given: Registration): ClientAuthentication {
  if (given.profile === 'public') return { method: 'none' };
  const [[name, value] = []] = Object.entries(given.certificate ?? {});
  if (name !== undefined && value !== undefined)
    return { method: 'tls_client_auth', name: name as CertificateName, value };
  if (given.client_secret_digest !== undefined)
    return { method: 'client_secret_basic', digest: given.client_secret_digest, networks: given.source_networks };
  return { method: given.self_signed_certificate ? 'self_signed_tls_client_auth' : 'private_key_jwt' };
}

function demandsOf(given: Registration): Demands {
  const usual = usualDemands(given.profile, given.token_binding);
  return {
    pushedRequests: given.require_pushed_requests ?? usual.pushedRequests,
    signedRequests: given.require_signed_requests ?? usual.signedRequests,
    tokenBinding: usual.tokenBinding,
    signedResponses: given.require_signed_responses ?? usual.signedResponses,
  };
}
