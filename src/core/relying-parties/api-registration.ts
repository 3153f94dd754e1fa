import { z } from 'zod';
import {
  certificateNames,
  type ApiAccess,
  type ApiAuthentication,
  type CertificateName,
} from './domain/relying-party.js';
import { certificateName, duplicateKeys, httpsAddress, keySet, network } from './registration-parts.js';

const usualEventStreams = 200;

/** How a relying party calls the API that Smart-ID clients speak, as an operator writes it down. */
export const apiSchema = z.strictObject({
  uuid: z.guid().transform((text) => text.toLowerCase()),
  names: z.array(z.string().min(1).max(150)).min(1),
  source_networks: z.array(network).min(1),
  least_level: z.enum(['qualified', 'advanced']).default('qualified'),
  notifications: z.boolean().default(false),
  requests_per_minute: z.int().min(1).max(1_000_000).default(600),
  jwks: keySet.optional(),
  jwks_uri: httpsAddress.optional(),
  certificate: certificateName.optional(),
  certificate_thumbprints: z
    .array(z.string().regex(/^[\w-]{43}$/, 'must be a SHA-256 in base64url'))
    .min(1)
    .optional(),
  session_events_uri: z.string().max(512).optional(),
  event_streams: z.int().min(1).max(100_000).optional(),
  identity_claims: z.boolean().optional(),
});

type ApiRegistration = z.infer<typeof apiSchema>;

const proofs = ['jwks', 'jwks_uri', 'certificate', 'certificate_thumbprints'] as const;

/** In what a registration for the API contradicts itself. */
export function apiFaults(given: ApiRegistration | undefined): string[] {
  if (!given) return [];
  const named = proofs.filter((proof) => given[proof] !== undefined);
  return [
    ...(named.length > 1 ? [`relying_party_api takes one of ${proofs.join(', ')}`] : []),
    ...(given.certificate && Object.keys(given.certificate).length !== 1
      ? [`relying_party_api: certificate needs exactly one of ${certificateNames.join(', ')}`]
      : []),
    ...duplicateKeys(given.jwks).map((fault) => `relying_party_api: ${fault}`),
  ];
}

/** The access that a registration describes. */
export function apiAccess(given: ApiRegistration | undefined): ApiAccess | undefined {
  if (!given) return undefined;
  const { uuid, names, source_networks: networks, least_level: leastLevel, notifications } = given;
  return {
    ...{ uuid, names, networks, leastLevel, notifications },
    requestsPerMinute: given.requests_per_minute,
    authentication: authenticationOf(given),
    sessionEventsUri: given.session_events_uri,
    eventStreams: given.event_streams ?? usualEventStreams,
    identityClaims: given.identity_claims ?? false,
  };
}

function authenticationOf(given: ApiRegistration): ApiAuthentication {
  const { jwks, jwks_uri: uri, certificate_thumbprints: thumbprints } = given;
  const [[name, value] = []] = Object.entries(given.certificate ?? {});
  if (jwks) return { method: 'private_key_jwt', keys: jwks };
  if (uri !== undefined) return { method: 'private_key_jwt', keys: { uri } };
  if (name !== undefined && value !== undefined)
    return { method: 'tls_client_auth', name: name as CertificateName, value };
  return thumbprints ? { method: 'self_signed_tls_client_auth', thumbprints } : { method: 'address' };
}
