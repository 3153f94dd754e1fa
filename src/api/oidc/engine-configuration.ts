import { createHmac } from 'node:crypto';
import type { Configuration, ExternalSigningKey, Grant, KoaContextWithOIDC } from 'oidc-provider';
import { eidasUri, levelsOfAssurance, type LevelOfAssurance } from '#libs/assurance';
import type { Clock } from '#libs/kernel';
import { signatureAlgorithms } from '#libs/signature-algorithm';
import type { Config } from '../../config/index.js';
import { claimsOfScopes, type Accounts } from './accounts.js';
import { sessionLife } from '../../core/sso-sessions/index.js';
import { EngineAdapter, type EngineStores } from './engine-store/engine-adapter.js';
import type { EnginePages } from './engine-pages.js';
import { askedScope, continuing, covers, signInPolicy } from './policy.js';
import { clockTolerance } from './jwt-rules.js';
import { clientProof, profileFeatures, type ProfileParts } from './profiles.js';
import { methodScopes } from './requests/asked.js';
import { confirmedClaims, coversClaims } from './requests/registered-claims.js';
import { assertPurpose } from './requests/purpose.js';
import { assertClaims } from './requests/requested-claims.js';
import { localesOffered } from '../../web/locales/index.js';

export interface EngineParts {
  readonly config: Config;
  readonly stores: EngineStores;
  readonly accounts: Accounts;
  readonly keys: readonly ExternalSigningKey[];
  readonly pages: EnginePages;
  readonly clock: Clock;
  readonly usualLevel: (clientId: string) => LevelOfAssurance;
  readonly renewsSession: (clientId: string) => boolean;
  readonly profiles: ProfileParts;
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
  return {
    adapter: (kind: string) => new EngineAdapter(kind, stores),
    jwks: { keys: [...keys] },
    ...protocol,
    ...clientProof(parts.profiles),
    claims: claimsOfScopes,
    pairwiseIdentifier: (_ctx, accountId, client) => accounts.pairwiseSubject(accountId, client.clientId),
    findAccount: (_ctx, accountId) => accounts.find(accountId),
    loadExistingGrant: grantWhatIsRegistered,
    issueRefreshToken: (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') &&
      (code.scopes.has('offline_access') || parts.renewsSession(client.clientId)),
    // A refresh token that is not for `offline_access` ends with the session, and so with the page that renews it.
    expiresWithSession: (_ctx, code) => !code.scopes.has('offline_access'),
    interactions: { url: (_ctx, { uid }) => `/login/${uid}`, policy: signInPolicy(parts.usualLevel) },
    features: features(parts),
    renderError: pages.error,
    cookies: cookies(parts.config),
    routes,
    ttl: {
      ...lives,
      Session: (_ctx, session) => sessionLife(session.loginTs, Math.floor(parts.clock.now() / 1000)),
    },
    extraTokenClaims: async () => undefined,
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
  pkce: { required: () => true },
  scopes: ['openid', 'offline_access', ...methodScopes],
  acrValues: [...levelsOfAssurance, ...levelsOfAssurance.map(eidasUri)],
  extraParams: { purpose: assertPurpose },
  discovery: { ui_locales_supported: localesOffered },
  subjectTypes: ['pairwise', 'public'],
  rotateRefreshToken: true,
  clockTolerance,
  // The ID token holds who and how; names and numbers come from userinfo (Core §5.4).
  conformIdTokenClaims: true,
} satisfies Configuration;

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
  revocation: `${enginePath}revoke`,
  introspection: `${enginePath}introspect`,
  end_session: `${enginePath}logout`,
};

function features({ config, pages, profiles }: EngineParts): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    // All signing goes through our keys: the private ones may be held elsewhere.
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    dPoP: { enabled: true, nonceSecret: derive(config, 'dpop-nonce'), requireNonce: () => false },
    pushedAuthorizationRequests: { enabled: true },
    claimsParameter: { enabled: true, assertClaimsParameter: assertClaims },
    resourceIndicators: { enabled: false },
    userinfo: { enabled: true },
    ...profileFeatures(profiles),
    revocation: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true, logoutSource: pages.logout, postLogoutSuccessSource: pages.loggedOut },
  };
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
async function grantWhatIsRegistered({ oidc }: KoaContextWithOIDC) {
  const { client, session, account, provider, result } = oidc;
  if (!client || !account || !session) return undefined;
  const grantId = session.grantIdFor(client.clientId);
  const existing = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const scope = askedScope(oidc);
  const claims = confirmedClaims(oidc);
  const answered = result?.login !== undefined || result?.[continuing] !== undefined;
  if (!answered || (existing && coversAll(existing, scope, claims))) return existing;
  const grant = existing ?? new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
  grant.addOIDCScope(scope);
  grant.addOIDCClaims(claims);
  await grant.save();
  return grant;
}

function coversAll(grant: Grant, scope: string, claims: readonly string[]): boolean {
  return covers(grant.getOIDCScope(), scope) && coversClaims(grant, claims);
}

function derive({ secrets }: Config, purpose: string): Buffer {
  return createHmac('sha256', Buffer.from(secrets.MASTER_KEY, 'base64url')).update(`state-id/${purpose}`).digest();
}
