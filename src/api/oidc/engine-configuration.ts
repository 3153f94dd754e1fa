import { createHmac } from 'node:crypto';
import type { Client, Configuration, ExternalSigningKey, Grant, KoaContextWithOIDC } from 'oidc-provider';
import { eidasUri, levelsOfAssurance, type LevelOfAssurance } from '#libs/assurance';
import { clockTolerance } from '#libs/jwt-rules';
import type { Clock } from '#libs/kernel';
import { signatureAlgorithms } from '#libs/signature-algorithm';
import type { Config } from '../../config/index.js';
import { claimsOfScopes, type Accounts } from './accounts.js';
import type { ResourceServerRepository } from '../../core/relying-parties/index.js';
import { compatibilityOf } from './compatibility/compatibility-of.js';
import { sessionLife } from '../../core/sso-sessions/index.js';
import type { Backchannel } from './ciba/backchannel.js';
import { EngineAdapter, type EngineStores } from './engine-store/engine-adapter.js';
import type { EnginePages } from './engine-pages.js';
import { askedScope, continuing, covers, signInPolicy, type MayAsk } from './policy.js';
import { adminScope } from '../../core/relying-parties/index.js';
import { clientProof, profileFeatures, type ProfileParts } from './profiles.js';
import { methodScopes } from './requests/asked.js';
import { confirmedClaims, coversClaims } from './requests/registered-claims.js';
import { assertPurpose } from './requests/purpose.js';
import { assertClaims } from './requests/requested-claims.js';
import { authorizationDetails } from './resources/authorization-details.js';
import { registrationPath } from './registration/registration-protocol.js';
import { coversResources, grantResources, resourceIndicators } from './resources/resource-indicators.js';
import { authenticationClaims } from './resources/resource-tokens.js';
import { localesOffered } from '../../web/locales/index.js';

export interface EngineParts {
  readonly config: Config;
  readonly stores: EngineStores;
  readonly accounts: Accounts;
  readonly keys: readonly ExternalSigningKey[];
  readonly pages: EnginePages;
  readonly clock: Clock;
  readonly usualLevel: (clientId: string) => LevelOfAssurance;
  readonly mayAsk: MayAsk;
  readonly resources: ResourceServerRepository;
  readonly renewsSession: (clientId: string) => boolean;
  readonly profiles: ProfileParts;
  readonly backchannel: Backchannel;
}

/** Everything the engine serves itself lies below this path, or is well-known. */
export const enginePath = '/oidc/';
const wellKnown: readonly string[] = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];

export function isEnginePath(path: string): boolean {
  return path.startsWith(enginePath) || wellKnown.includes(path);
}

/** The engine's configuration. Every switch stands here, also those whose default we want. */
export function engineConfiguration(parts: EngineParts): Configuration {
  const { stores, accounts, keys, pages } = parts;
  const expecting = (clientId: string | undefined) => compatibilityOf(parts.profiles.partyOf(clientId));
  const livesOf = (clientId: string) => expecting(clientId)?.lives;
  return {
    adapter: (kind: string) => new EngineAdapter(kind, stores),
    jwks: { keys: [...keys] },
    ...protocol,
    ...clientProof(parts.profiles),
    discovery: {
      ...protocol.discovery,
      ...clientProof(parts.profiles).discovery,
      ...registrationEndpoint(parts.config),
    },
    pkce: {
      required: ({ oidc }, client) =>
        !mayOmitPkce(parts, client) && !expecting(client.clientId)?.mayOmitPkce(oidc.params ?? {}),
    },
    claims: claimsOfScopes,
    pairwiseIdentifier: (_ctx, accountId, client) => accounts.pairwiseSubject(accountId, client.clientId),
    findAccount: (ctx, accountId) => parts.backchannel.account(ctx, accountId) ?? accounts.find(ctx, accountId),
    loadExistingGrant: (ctx) => grantWhatIsRegistered(ctx, expecting(ctx.oidc.client?.clientId)?.idTokenClaims ?? []),
    issueRefreshToken: (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') &&
      (code.scopes.has('offline_access') || (isOfSession(code) && parts.renewsSession(client.clientId))),
    // A refresh token that is not for `offline_access` ends with the session, and so with the page that renews it.
    expiresWithSession: (_ctx, code) => !code.scopes.has('offline_access'),
    interactions: { url: (_ctx, { uid }) => `/login/${uid}`, policy: signInPolicy(parts.usualLevel, parts.mayAsk) },
    features: features(parts),
    renderError: pages.error,
    cookies: cookies(parts.config),
    routes,
    rotateRefreshToken: ({ oidc }) => rotates(parts, oidc.client),
    ttl: {
      ...lives,
      BackchannelAuthenticationRequest: parts.backchannel.life,
      // What does not rotate lives as long as the grant; the session ends it before, unless it is for `offline_access`.
      RefreshToken: (_ctx, _token, client) => (rotates(parts, client) ? lives.RefreshToken : lives.Grant),
      AuthorizationCode: (_ctx, _code, { clientId }) => livesOf(clientId)?.AuthorizationCode ?? lives.AuthorizationCode,
      IdToken: (_ctx, _token, { clientId }) => livesOf(clientId)?.IdToken ?? lives.IdToken,
      AccessToken: (_ctx, { resourceServer }) => resourceServer?.accessTokenTTL ?? lives.AccessToken,
      Session: (_ctx, session) => sessionLife(session.loginTs, Math.floor(parts.clock.now() / 1000)),
    },
    extraTokenClaims: async (ctx, token) => authenticationClaims(ctx, token),
  };
}

/** What portals may rely on, the same for all. */
const protocol = {
  clientDefaults: {
    id_token_signed_response_alg: 'ES256',
    grant_types: ['authorization_code'],
    response_types: ['code'],
  },
  enabledJWA: {
    idTokenSigningAlgValues: [...signatureAlgorithms],
    clientAuthSigningAlgValues: ['ES256', 'PS256', 'EdDSA'],
    requestObjectSigningAlgValues: ['ES256', 'PS256', 'EdDSA'],
    authorizationSigningAlgValues: ['ES256'],
    dPoPSigningAlgValues: ['ES256', 'EdDSA'],
  },
  responseTypes: ['code'],
  scopes: ['openid', 'offline_access', adminScope, ...methodScopes],
  acrValues: [...levelsOfAssurance, ...levelsOfAssurance.map(eidasUri)],
  extraParams: { purpose: assertPurpose },
  discovery: { ui_locales_supported: localesOffered },
  subjectTypes: ['pairwise', 'public'],
  clockTolerance,
  // The ID token holds who and how; names and numbers come from userinfo (Core §5.4).
  conformIdTokenClaims: true,
} satisfies Configuration;

/** FAPI 2.0 Security Profile §5.3.2.1: no rotation, for these tokens are bound to a key of the client (ADR 22). */
function rotates({ profiles }: EngineParts, client: Client | undefined): boolean {
  return profiles.partyOf(client?.clientId)?.profile !== 'fapi2';
}

/** Only for the conformance suite, whose Basic plan sends no challenge; profile production refuses the switch. */
function mayOmitPkce({ config, profiles }: EngineParts, { clientId }: Client): boolean {
  return config.identity.OPTIONAL_PKCE && profiles.partyOf(clientId)?.profile === 'standard';
}

const minute = 60;

/** Seconds. */
const lives = {
  AuthorizationCode: minute,
  AccessToken: 5 * minute,
  IdToken: 5 * minute,
  RefreshToken: 15 * minute,
  Interaction: 30 * minute,
  Grant: 12 * 60 * minute,
};

/** Where the engine answers. */
export const routes = {
  authorization: `${enginePath}auth`,
  token: `${enginePath}token`,
  userinfo: `${enginePath}userinfo`,
  jwks: `${enginePath}jwks`,
  pushed_authorization_request: `${enginePath}par`,
  backchannel_authentication: `${enginePath}backchannel`,
  revocation: `${enginePath}revoke`,
  introspection: `${enginePath}introspect`,
  end_session: `${enginePath}logout`,
};

function features(parts: EngineParts): NonNullable<Configuration['features']> {
  const { config, pages, profiles, backchannel, resources } = parts;
  return {
    devInteractions: { enabled: false },
    // All signing goes through our keys: the private ones may be held elsewhere.
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    dPoP: { enabled: true, nonceSecret: derive(config, 'dpop-nonce'), requireNonce: () => false },
    pushedAuthorizationRequests: { enabled: true },
    claimsParameter: { enabled: true, assertClaimsParameter: assertClaims },
    resourceIndicators: resourceIndicators(resources),
    richAuthorizationRequests: authorizationDetails(resources),
    userinfo: { enabled: true },
    ...profileFeatures(profiles),
    ciba: backchannel.feature(),
    revocation: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true, logoutSource: pages.logout, postLogoutSuccessSource: pages.loggedOut },
  };
}

/** Registration is not the engine's: its clients are relying parties. */
function registrationEndpoint({ http, identity }: Config) {
  return identity.CLIENT_REGISTRATION === 'off' ? {} : { registration_endpoint: `${http.ISSUER}${registrationPath}` };
}

function cookies(config: Config): NonNullable<Configuration['cookies']> {
  const secure = config.http.ISSUER.startsWith('https:');
  const options = { httpOnly: true, sameSite: 'lax', secure } as const;
  return {
    keys: [derive(config, 'cookies').toString('base64url')],
    // The prefix binds the cookie to this host and to https (RFC 6265bis §4.1.3.2).
    ...(secure && {
      names: { session: '__Host-state-id', interaction: 'state-id-login', resume: 'state-id-resume' },
    }),
    long: options,
    short: options,
  };
}

/**
 * A portal gets what it is registered for and asked for; the citizen has seen it on the phone, or on our page before
 * going on with a session. So the grant is made here, and there is no consent page. It is made and widened only with
 * such an answer: a session is not enough.
 */
async function grantWhatIsRegistered({ oidc }: KoaContextWithOIDC, expected: readonly string[]) {
  const { client, session, account, provider, result } = oidc;
  if (!client || !account || !session) return undefined;
  const grantId = session.grantIdFor(client.clientId);
  const existing = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const claims = [...confirmedClaims(oidc), ...expected];
  const answered = result?.login !== undefined || result?.[continuing] !== undefined;
  if (!answered || (existing && coversAll(existing, oidc, claims))) return existing;
  const grant = existing ?? new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
  grant.addOIDCScope(askedScope(oidc));
  grantResources(grant, oidc);
  grant.addOIDCClaims(claims);
  await grant.save();
  return grant;
}

/** What was asked for by back channel belongs to no session in a browser. */
function isOfSession({ kind }: { readonly kind: string }): boolean {
  return kind !== 'BackchannelAuthenticationRequest';
}

function coversAll(grant: Grant, oidc: KoaContextWithOIDC['oidc'], claims: readonly string[]): boolean {
  return covers(grant.getOIDCScope(), askedScope(oidc)) && coversResources(grant, oidc) && coversClaims(grant, claims);
}

function derive({ secrets }: Config, purpose: string): Buffer {
  return createHmac('sha256', Buffer.from(secrets.MASTER_KEY, 'base64url')).update(`state-id/${purpose}`).digest();
}
