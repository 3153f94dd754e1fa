import type { ClientMetadata } from 'oidc-provider';
import type { RelyingParty } from '../../core/relying-parties/index.js';
import { methodScopes } from './requests/asked.js';

/** A relying party in the words of the engine (OpenID Connect Dynamic Client Registration §2). */
export function toClient(party: RelyingParty): ClientMetadata {
  return {
    client_id: party.id,
    client_name: party.name.en,
    client_uri: party.homepage,
    application_type: party.profile === 'public' ? 'native' : 'web',
    redirect_uris: [...party.redirectUris],
    post_logout_redirect_uris: [...party.postLogoutRedirectUris],
    response_types: ['code'],
    grant_types: [
      'authorization_code',
      ...(party.scopes.includes('offline_access') || party.sessionRenewal ? (['refresh_token'] as const) : []),
    ],
    authorization_details_types: [...party.authorizationDetailsTypes],
    scope: [...party.scopes, ...methodScopes].join(' '),
    id_token_signed_response_alg: party.idTokenAlgorithm,
    ...subjects(party),
    ...proof(party),
    ...demands(party),
    ...signOuts(party),
  };
}

/**
 * With redirect addresses on several hosts the engine would fetch a document in which they vouch for each other
 * (OpenID Connect Core §8.1). Here the registry does, and subjects are made from its sector.
 */
function subjects({
  subjects: registered,
  redirectUris,
  sector,
  compatibility,
}: RelyingParty): Partial<ClientMetadata> {
  // Whatever is not the citizen's id itself is asked for as if it were pairwise.
  const type = compatibility === undefined ? registered : 'pairwise';
  const hosts = new Set(redirectUris.map((uri) => new URL(uri).host));
  const vouched = type === 'pairwise' && hosts.size > 1;
  return { subject_type: type, ...(vouched && { sector_identifier_uri: `https://${encodeURIComponent(sector)}/` }) };
}

function proof({ authentication, keys }: RelyingParty): Partial<ClientMetadata> {
  return {
    token_endpoint_auth_method: authentication.method,
    ...(keys && ('uri' in keys ? { jwks_uri: keys.uri } : { jwks: { keys: [...keys.keys] as never } })),
    // What the engine compares is never this: `serveClients` compares digests.
    ...(authentication.method === 'client_secret_basic' && { client_secret: authentication.digest }),
    ...(authentication.method === 'tls_client_auth' && {
      [`tls_client_auth_${authentication.name}`]: authentication.value,
    }),
  };
}

/** OpenID Connect Back-Channel Logout §2.2. */
function signOuts(party: RelyingParty): Partial<ClientMetadata> {
  const { backchannelLogoutUri, backchannelLogoutSessionRequired } = party;
  if (backchannelLogoutUri === undefined) return {};
  return {
    backchannel_logout_uri: backchannelLogoutUri,
    backchannel_logout_session_required: backchannelLogoutSessionRequired,
  };
}

function demands({ demands: demanded }: RelyingParty): Partial<ClientMetadata> {
  return {
    require_pushed_authorization_requests: demanded.pushedRequests,
    require_signed_request_object: demanded.signedRequests,
    dpop_bound_access_tokens: demanded.tokenBinding === 'dpop',
    tls_client_certificate_bound_access_tokens: demanded.tokenBinding === 'mtls',
    authorization_signed_response_alg: 'ES256',
    ...(demanded.signedResponses && { response_modes: ['jwt', 'query.jwt', 'form_post.jwt'] }),
  };
}
