import { z } from 'zod';
import { faultOfDisplayText } from '#libs/display-text';
import { parseLevel } from '#libs/assurance';
import type { Permission } from '../../../core/client-registration/index.js';
import type { Registration } from '../../../core/relying-parties/index.js';
import { MetadataRefused } from './metadata-refused.js';

const name = z.string().superRefine((text, check) => {
  const fault = faultOfDisplayText(text, 150);
  if (fault !== undefined) check.addIssue({ code: 'custom', message: fault });
});
const purpose = z.string().max(100);

/** What is understood of client metadata (RFC 7591 §2, OpenID Connect Dynamic Client Registration §2); the rest is ignored. */
const clientMetadataSchema = z.object({
  redirect_uris: z.array(z.string()).min(1).max(20),
  response_types: z.array(z.literal('code')).default(['code']),
  grant_types: z.array(z.enum(['authorization_code', 'refresh_token'])).default(['authorization_code']),
  application_type: z.enum(['web', 'native']).default('web'),
  contacts: z.array(z.string()).max(10).optional(),
  client_name: name.optional(),
  'client_name#uk': name.optional(),
  'client_name#et': name.optional(),
  client_uri: z.string().optional(),
  /** Ours: what citizens read on the phone. */
  purpose: purpose.optional(),
  'purpose#uk': purpose.optional(),
  'purpose#et': purpose.optional(),
  jwks_uri: z.string().optional(),
  jwks: z
    .looseObject({ keys: z.array(z.unknown()) })
    .transform(({ keys }) => ({ keys }))
    .optional(),
  sector_identifier_uri: z.string().optional(),
  subject_type: z.enum(['pairwise', 'public']).default('pairwise'),
  id_token_signed_response_alg: z.string().optional(),
  token_endpoint_auth_method: z.enum(['client_secret_basic', 'private_key_jwt', 'none']).default('client_secret_basic'),
  /** Ours: from where the secret counts. */
  source_networks: z.array(z.string()).min(1).optional(),
  scope: z.string().default('openid'),
  default_acr_values: z.array(z.string()).optional(),
  post_logout_redirect_uris: z.array(z.string()).max(20).optional(),
  backchannel_logout_uri: z.string().optional(),
  backchannel_logout_session_required: z.boolean().optional(),
  require_pushed_authorization_requests: z.boolean().optional(),
  require_signed_request_object: z.boolean().optional(),
  dpop_bound_access_tokens: z.boolean().optional(),
  authorization_details_types: z.array(z.string()).optional(),
});

export type ClientMetadata = z.infer<typeof clientMetadataSchema>;

/** Members that would be a promise if they were ignored. */
const notOffered =
  /^(id_token_encrypted|userinfo_(signed|encrypted)|request_object_encryption|introspection_(signed|encrypted)|authorization_encrypted|tls_client|request_uris)/;

/** @throws MetadataRefused */
export function readClientMetadata(body: unknown): ClientMetadata {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new MetadataRefused('invalid_client_metadata', 'client metadata is a JSON object');
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== ''));
  if ('software_statement' in given)
    throw new MetadataRefused('unapproved_software_statement', 'software statements are not taken');
  const refused = Object.keys(given).find((member) => notOffered.test(member));
  if (refused !== undefined) throw new MetadataRefused('invalid_client_metadata', `${refused} is not offered`);
  const parsed = clientMetadataSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const error = issue?.path[0] === 'redirect_uris' ? 'invalid_redirect_uri' : 'invalid_client_metadata';
  throw new MetadataRefused(error, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

/** What the door knows beside the metadata. */
export interface Circumstances {
  readonly permission: Permission;
  /** The sector that the addresses vouch for. */
  readonly sector: string;
  /** The network of the caller, from which a secret counts when nothing else is said. */
  readonly network: string;
  readonly usualAlgorithm: string;
  /** Of a new secret, or the one that is kept. */
  readonly secretDigest: string | undefined;
}

/**
 * The registration as an operator would have written it down; the registry's own rules judge it.
 * @throws MetadataRefused
 */
export function toRegistration(metadata: ClientMetadata, given: Circumstances): Record<string, unknown> {
  const { permission, sector, network, usualAlgorithm, secretDigest } = given;
  const { token_endpoint_auth_method: method, application_type: type, redirect_uris: redirectUris } = metadata;
  if ((type === 'native') !== (method === 'none'))
    throw new MetadataRefused('invalid_client_metadata', 'native clients, and no others, authenticate by none');
  const homepage = metadata.client_uri ?? originOf(redirectUris[0] ?? '', type);
  return defined({
    id: permission.clientId,
    organisation: permission.organisation,
    profile: method === 'none' ? 'public' : 'standard',
    name: texts(metadata, 'client_name', hostOf(homepage)),
    purpose: texts(metadata, 'purpose', 'Sign in'),
    homepage,
    contacts: metadata.contacts,
    redirect_uris: redirectUris,
    post_logout_redirect_uris: metadata.post_logout_redirect_uris,
    backchannel_logout_uri: metadata.backchannel_logout_uri,
    backchannel_logout_session_required: metadata.backchannel_logout_session_required,
    scopes: scopesOf(metadata, permission),
    authorization_details_types: metadata.authorization_details_types,
    default_level: parseLevel(metadata.default_acr_values?.[0] ?? ''),
    subjects: metadata.subject_type,
    sector,
    id_token_signed_response_alg: metadata.id_token_signed_response_alg ?? usualAlgorithm,
    jwks: metadata.jwks,
    jwks_uri: metadata.jwks_uri,
    ...(method === 'client_secret_basic' && {
      client_secret_digest: secretDigest,
      source_networks: metadata.source_networks ?? [network],
    }),
    require_pushed_requests: metadata.require_pushed_authorization_requests,
    require_signed_requests: metadata.require_signed_request_object,
    token_binding: metadata.dpop_bound_access_tokens === true ? 'dpop' : undefined,
  });
}

/** The registration as client metadata (RFC 7591 §3.2.1), without anything that is secret. */
export function toClientMetadata(registration: Registration): Record<string, unknown> {
  const method =
    registration.profile === 'public'
      ? 'none'
      : registration.client_secret_digest === undefined
        ? 'private_key_jwt'
        : 'client_secret_basic';
  const { name: names, purpose: purposes, scopes } = registration;
  return defined({
    client_id: registration.id,
    client_name: names.en,
    'client_name#uk': names.uk,
    'client_name#et': names.et,
    purpose: purposes.en,
    'purpose#uk': purposes.uk,
    'purpose#et': purposes.et,
    client_uri: registration.homepage,
    application_type: method === 'none' ? 'native' : 'web',
    contacts: registration.contacts,
    redirect_uris: registration.redirect_uris,
    post_logout_redirect_uris: registration.post_logout_redirect_uris,
    backchannel_logout_uri: registration.backchannel_logout_uri,
    backchannel_logout_session_required: registration.backchannel_logout_session_required,
    response_types: ['code'],
    grant_types: ['authorization_code', ...(scopes.includes('offline_access') ? ['refresh_token'] : [])],
    scope: scopes.join(' '),
    authorization_details_types: registration.authorization_details_types,
    default_acr_values: [registration.default_level],
    subject_type: registration.subjects,
    id_token_signed_response_alg: registration.id_token_signed_response_alg,
    token_endpoint_auth_method: method,
    source_networks: method === 'client_secret_basic' ? registration.source_networks : undefined,
    jwks: registration.jwks,
    jwks_uri: registration.jwks_uri,
    require_pushed_authorization_requests: registration.require_pushed_requests ?? false,
    require_signed_request_object: registration.require_signed_requests ?? false,
    dpop_bound_access_tokens: registration.token_binding === 'dpop',
  });
}

/** `refresh_token` is asked for by a grant type there, and by a scope here. */
function scopesOf({ scope, grant_types: grants }: ClientMetadata, { scopes: allowed }: Permission): string[] {
  const wanted = new Set(scope.split(' ').filter((value) => value !== ''));
  if (grants.includes('refresh_token')) wanted.add('offline_access');
  const beyond = [...wanted].find((value) => !allowed.includes(value));
  if (beyond !== undefined) throw new MetadataRefused('invalid_client_metadata', `scope: ${beyond} is not allowed`);
  return [...wanted];
}

function texts(metadata: ClientMetadata, member: 'client_name' | 'purpose', usual: string) {
  return defined({ en: metadata[member] ?? usual, uk: metadata[`${member}#uk`], et: metadata[`${member}#et`] });
}

function originOf(uri: string, type: ClientMetadata['application_type']): string {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return `${url.origin}/`;
  if (type === 'web') throw new MetadataRefused('invalid_redirect_uri', `redirect_uris: ${uri} must be https`);
  throw new MetadataRefused('invalid_client_metadata', 'client_uri is needed with redirect_uris of a private scheme');
}

/** Of an address that the registry has not judged yet. */
function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}

function defined(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
