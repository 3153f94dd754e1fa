import type { ClientMetadata } from 'oidc-provider';
import type { RelyingParty } from '../../core/relying-parties/index.js';

/** A relying party in the words of the engine (OpenID Connect Dynamic Client Registration §2). */
export function toClient(party: RelyingParty): ClientMetadata {
  const { authentication } = party;
  return {
    client_id: party.id,
    client_name: party.name.en,
    client_uri: party.homepage,
    redirect_uris: [...party.redirectUris],
    post_logout_redirect_uris: [...party.postLogoutRedirectUris],
    response_types: ['code'],
    grant_types: [
      'authorization_code',
      ...(party.scopes.includes('offline_access') || party.sessionRenewal === true ? (['refresh_token'] as const) : []),
    ],
    scope: party.scopes.join(' '),
    subject_type: party.subjects,
    ...(party.backchannelLogoutUri !== undefined && {
      backchannel_logout_uri: party.backchannelLogoutUri,
      backchannel_logout_session_required: party.backchannelLogoutSessionRequired ?? true,
    }),
    id_token_signed_response_alg: 'ES256',
    token_endpoint_auth_method: authentication.method,
    ...(authentication.method === 'private_key_jwt'
      ? { jwks: { keys: [...authentication.keys] as never }, token_endpoint_auth_signing_alg: 'ES256' as const }
      : { client_secret: authentication.secret }),
  };
}
