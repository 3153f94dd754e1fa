import { z } from 'zod';
import { levelsOfAssurance } from '#libs/assurance';
import { digest } from '#libs/kernel';
import { signatureAlgorithms } from '#libs/signature-algorithm';
import { profileFaults, usualDemands } from './domain/profile.js';
import {
  adminClient,
  adminScope,
  authorizationDetailsTypes,
  certificateNames,
  type CertificateName,
  type ClientAuthentication,
  type Demands,
  type RelyingParty,
  type RelyingPartyId,
} from './domain/relying-party.js';
import { apiAccess, apiFaults, apiSchema } from './api-registration.js';
import { certificateName, duplicateKeys, httpsAddress, keySet, network } from './registration-parts.js';
import { InvalidRegistration } from './relying-parties.errors.js';

const text = (limit: number) =>
  z.strictObject({
    en: z.string().min(1).max(limit),
    uk: z.string().max(limit).optional(),
    et: z.string().max(limit).optional(),
  });

/** The scopes that say what a relying party learns of a citizen. */
export const scopes = ['openid', 'profile', 'birthdate', 'national_id', 'offline_access'] as const;

/** A relying party as an operator writes it down, and as the registry keeps it. */
export const registrationSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/),
  organisation: z.string().optional(),
  profile: z.enum(['standard', 'high', 'fapi2', 'public']).default('standard'),
  name: text(150),
  purpose: text(100),
  logo: z
    .string()
    .regex(/^[\w-]{43}$/)
    .optional(),
  homepage: z.url({ protocol: /^https?$/ }),
  contacts: z.array(z.email()).default([]),
  redirect_uris: z.array(z.string()).default([]),
  post_logout_redirect_uris: z.array(z.string()).default([]),
  backchannel_logout_uri: z.string().optional(),
  backchannel_logout_session_required: z.boolean().default(true),
  backchannel_token_delivery_mode: z
    .enum(['poll', 'ping'], { error: 'must be poll or ping: tokens are never pushed' })
    .optional(),
  backchannel_client_notification_endpoint: z.string().optional(),
  session_renewal: z.boolean().default(false),
  scopes: z.array(z.enum([...scopes, adminScope])).default(['openid']),
  authorization_details_types: z.array(z.enum(authorizationDetailsTypes)).default([]),
  compatibility: z.enum(['tara', 'govsso']).optional(),
  default_level: z.enum(levelsOfAssurance).default('substantial'),
  highest_level: z.enum(levelsOfAssurance).optional(),
  subjects: z.enum(['pairwise', 'public']).default('pairwise'),
  sector: z.string().min(1).max(253).optional(),
  id_token_signed_response_alg: z.enum(signatureAlgorithms).default('ES256'),
  jwks: keySet.optional(),
  jwks_uri: httpsAddress.optional(),
  client_secret: z.string().min(32).max(255).optional(),
  client_secret_digest: z.string().length(43).optional(),
  source_networks: z.array(network).default([]),
  certificate: certificateName.optional(),
  self_signed_certificate: z.boolean().default(false),
  require_pushed_requests: z.boolean().optional(),
  require_signed_requests: z.boolean().optional(),
  require_signed_responses: z.boolean().optional(),
  token_binding: z.enum(['none', 'dpop', 'mtls']).optional(),
  relying_party_api: apiSchema.optional(),
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
  const faults = [
    ...useFaults(registration),
    ...proofFaults(parsed.data),
    ...duplicateKeys(registration.jwks),
    ...apiFaults(registration.relying_party_api),
    ...adminFaults(registration),
    ...compatibilityFaults(registration),
  ];
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
    logo: registration.logo,
    homepage: registration.homepage,
    redirectUris: registration.redirect_uris,
    postLogoutRedirectUris: registration.post_logout_redirect_uris,
    scopes: registration.scopes,
    authorizationDetailsTypes: registration.authorization_details_types,
    compatibility: registration.compatibility,
    defaultLevel: registration.default_level,
    highestLevel: registration.highest_level ?? 'high',
    subjects: registration.subjects,
    sector: registration.sector ?? new URL(registration.homepage).host,
    idTokenAlgorithm: registration.id_token_signed_response_alg,
    authentication: authenticationOf(registration),
    keys: registration.jwks_uri === undefined ? registration.jwks : { uri: registration.jwks_uri },
    demands: demandsOf(registration),
    backchannelLogoutUri: registration.backchannel_logout_uri,
    backchannelLogoutSessionRequired: registration.backchannel_logout_session_required,
    sessionRenewal: registration.session_renewal,
    api: apiAccess(registration.relying_party_api),
    backchannel: backchannelOf(registration),
    disabled,
  };
}

/** One that neither signs anybody in nor calls the API is registered by mistake. */
function useFaults({ redirect_uris: uris, relying_party_api: api }: Registration): string[] {
  return uris.length > 0 || api ? [] : ['redirect_uris needs at least one, or relying_party_api'];
}

/** Exactly one way to prove who it is, and none for an app, which can keep no secret (OAuth 2.1 §2.1). */
function proofFaults(given: z.infer<typeof registrationSchema>): string[] {
  const ways = ['jwks', 'jwks_uri', 'client_secret', 'client_secret_digest', 'certificate'] as const;
  const named = ways.filter((way) => given[way] !== undefined);
  const signsIn = given.redirect_uris.length > 0;
  const faults = [];
  const wanted = given.profile === 'public' || !signsIn ? 0 : 1;
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
  const pinged = given.backchannel_token_delivery_mode === 'ping';
  if (pinged !== (given.backchannel_client_notification_endpoint !== undefined))
    faults.push(
      'backchannel_client_notification_endpoint belongs to backchannel_token_delivery_mode ping, and to no other',
    );
  return faults;
}

/** The administration is open to one client only, and to tokens that nobody else can use. */
function adminFaults({ id, scopes, token_binding: binding, profile }: Registration): string[] {
  if (!scopes.includes(adminScope)) return [];
  return [
    ...(id === adminClient ? [] : [`scope ${adminScope} is for the client ${adminClient} only`]),
    ...((binding ?? usualDemands(profile).tokenBinding) === 'dpop'
      ? []
      : [`scope ${adminScope} needs token_binding dpop`]),
  ];
}

/** Its ID tokens hold names, date of birth and national identifier, so it has to be registered for them. */
function compatibilityFaults({ compatibility, profile, scopes: registered, ...rest }: Registration): string[] {
  if (compatibility === undefined) return [];
  const missing = (['profile', 'birthdate', 'national_id'] as const).filter((scope) => !registered.includes(scope));
  return [
    ...missing.map((scope) => `compatibility ${compatibility} needs scope ${scope}`),
    ...(profile === 'standard' ? [] : [`compatibility ${compatibility} needs profile standard`]),
    ...(rest.backchannel_token_delivery_mode === undefined ? [] : [`compatibility ${compatibility} knows no CIBA`]),
    // Its clients keep the session alive from their page, and are told by `sid` when it has ended.
    ...(compatibility === 'govsso' && !rest.session_renewal ? ['compatibility govsso needs session_renewal'] : []),
    ...(compatibility === 'govsso' && rest.backchannel_logout_uri === undefined
      ? ['compatibility govsso needs backchannel_logout_uri']
      : []),
  ];
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

function backchannelOf(given: Registration): RelyingParty['backchannel'] {
  const { backchannel_token_delivery_mode: delivery, backchannel_client_notification_endpoint: endpoint } = given;
  if (delivery === 'ping') return { delivery, endpoint: endpoint ?? '' };
  return delivery && { delivery };
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
