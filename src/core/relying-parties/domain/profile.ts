import { reaches } from '#libs/assurance';
import { redirectUriFault, type ApplicationType } from './redirect-uri.js';
import type { ClientAuthentication, Demands, Profile, RelyingParty } from './relying-party.js';

/** What a profile decides: everything of a relying party that bears on its safety. */
export type Profiled = Pick<
  RelyingParty,
  | 'profile'
  | 'authentication'
  | 'keys'
  | 'demands'
  | 'redirectUris'
  | 'postLogoutRedirectUris'
  | 'backchannelLogoutUri'
  | 'backchannel'
  | 'api'
  | 'scopes'
  | 'defaultLevel'
  | 'highestLevel'
>;

/** What holds for a profile when a registration does not say. */
export function usualDemands(profile: Profile, tokenBinding = usualBinding(profile)): Demands {
  const strict = profile === 'high' || profile === 'fapi2';
  return {
    pushedRequests: strict,
    signedRequests: profile === 'high' && tokenBinding === 'none',
    tokenBinding,
    signedResponses: false,
  };
}

function usualBinding(profile: Profile): Demands['tokenBinding'] {
  return profile === 'fapi2' ? 'dpop' : 'none';
}

/** Everything in which a relying party falls short of the profile that was chosen for it; none when it may be served. */
export function profileFaults(party: Profiled): string[] {
  return [
    ...(party.scopes.includes('openid') ? [] : ['scopes must include openid']),
    ...(reaches(party.highestLevel, party.defaultLevel) ? [] : ['default_level is above highest_level']),
    ...addressFaults(party),
    ...demandFaults(party),
    ...backchannelFaults(party),
    ...rules[party.profile](party),
  ];
}

const rules: Readonly<Record<Profile, (party: Profiled) => string[]>> = {
  standard: ({ authentication }) => [
    ...only(authentication, 'private_key_jwt', 'client_secret_basic'),
    ...(authentication.method === 'client_secret_basic' && authentication.networks.length === 0
      ? ['a client_secret needs source_networks, the networks from which it counts']
      : []),
  ],
  high: ({ authentication, keys, demands }) => [
    ...only(authentication, 'private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'),
    ...(authentication.method === 'private_key_jwt' && !(keys && 'uri' in keys)
      ? ['profile high needs its keys at a jwks_uri, so that it can change them without us']
      : []),
    ...(demands.pushedRequests ? [] : ['profile high needs require_pushed_requests']),
    ...(demands.signedRequests || demands.tokenBinding !== 'none'
      ? []
      : ['profile high needs require_signed_requests or a token_binding']),
  ],
  // FAPI 2.0 Security Profile §5.3.2.
  fapi2: ({ authentication, demands, redirectUris }) => [
    ...only(authentication, 'private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'),
    ...(demands.pushedRequests ? [] : ['profile fapi2 needs require_pushed_requests']),
    ...(demands.tokenBinding === 'none' ? ['profile fapi2 needs token_binding dpop or mtls'] : []),
    ...redirectUris.filter((uri) => !uri.startsWith('https://')).map((uri) => `redirect_uris: ${uri} must be https`),
  ],
  public: ({ authentication }) => only(authentication, 'none'),
};

function only(authentication: ClientAuthentication, ...methods: readonly ClientAuthentication['method'][]): string[] {
  return methods.includes(authentication.method)
    ? []
    : [`must authenticate by ${methods.join(' or ')}, not by ${authentication.method}`];
}

function addressFaults({
  profile,
  redirectUris,
  postLogoutRedirectUris,
  backchannelLogoutUri,
  backchannel,
  api,
}: Profiled): string[] {
  const type = profile === 'public' ? 'native' : 'web';
  const check = (member: string, uris: readonly string[], of: ApplicationType = type) =>
    uris.flatMap((uri) => {
      const fault = redirectUriFault(uri, of);
      return fault === undefined ? [] : [`${member}: ${uri} ${fault}`];
    });
  return [
    ...check('redirect_uris', redirectUris),
    ...check('post_logout_redirect_uris', postLogoutRedirectUris),
    ...check('backchannel_logout_uri', backchannelLogoutUri === undefined ? [] : [backchannelLogoutUri], 'web'),
    ...check('backchannel_client_notification_endpoint', endpointOf(backchannel), 'web'),
    ...check('session_events_uri', api?.sessionEventsUri === undefined ? [] : [api.sessionEventsUri], 'web'),
  ];
}

function endpointOf(backchannel: Profiled['backchannel']): string[] {
  return backchannel?.delivery === 'ping' ? [backchannel.endpoint] : [];
}

/** Who may address people has to be known for certain; the strict profiles as FAPI-CIBA ID1 §5.2.2 has it. */
function backchannelFaults({ profile, keys, demands, backchannel }: Profiled): string[] {
  if (!backchannel) return [];
  if (profile === 'public') return ['backchannel_token_delivery_mode: a public client cannot ask by back channel'];
  if (profile === 'standard') return [];
  return [
    ...(keys ? [] : [`profile ${profile} signs its backchannel requests: it needs jwks or jwks_uri`]),
    ...(demands.tokenBinding === 'none' ? [`profile ${profile} needs a token_binding to ask by back channel`] : []),
  ];
}

function demandFaults({ authentication, keys, demands }: Profiled): string[] {
  const certified = authentication.method.endsWith('tls_client_auth');
  return [
    ...(demands.signedRequests && !keys ? ['require_signed_requests needs keys: jwks or jwks_uri'] : []),
    // Whoever authenticates by a key may bind tokens to whichever certificate it shows (RFC 8705 §3).
    ...(demands.tokenBinding === 'mtls' && !certified && authentication.method !== 'private_key_jwt'
      ? ['token_binding mtls needs a certificate or keys']
      : []),
  ];
}
