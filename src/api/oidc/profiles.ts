import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Clock } from '#libs/kernel';
import type { HttpConfig } from '../../config/index.js';
import type { CertificateName, RelyingParty, ResourceServerRepository } from '../../core/relying-parties/index.js';
import { bearsName, clientCertificate, isIssuedBy, readAuthorities, type Outbound } from '../../platform/http/index.js';
import { JwtRules } from './jwt-rules.js';
import { rememberFailures } from './remember-failures.js';
import { mayIntrospect } from './resources/resource-tokens.js';

export interface ProfileParts {
  readonly http: HttpConfig;
  readonly clock: Clock;
  readonly outbound: Outbound;
  readonly resources: ResourceServerRepository;
  readonly partyOf: (clientId: string | undefined) => RelyingParty | undefined;
}

type Features = NonNullable<Configuration['features']>;

/** What the profiles of relying parties need of the engine beside its usual features. */
export function profileFeatures({ http, clock, resources, partyOf }: ProfileParts): Features {
  const rules = new JwtRules(clock);
  return {
    requestObjects: {
      enabled: true,
      assertJwtClaimsAndHeader: (ctx, claims, header) =>
        rules.checkRequestObject(ctx, claims, header, partyOf(ctx.oidc.client?.clientId)?.profile),
    },
    jwtResponseModes: { enabled: true },
    fapi: {
      enabled: true,
      profile: (_ctx, client) => (partyOf(client?.clientId)?.profile === 'fapi2' ? '2.0' : undefined),
    },
    introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => mayIntrospect(resources, client, token) },
    ...(http.MTLS_ORIGIN !== undefined && { mTLS: mutualTls(http, clock) }),
  };
}

/** How clients prove themselves, and where their keys come from. */
export function clientProof({ http, clock, outbound, partyOf }: ProfileParts): Configuration {
  const rules = new JwtRules(clock);
  const certificates = ['tls_client_auth', 'self_signed_tls_client_auth'] as const;
  return {
    clientAuthMethods: [
      ...(['private_key_jwt', 'client_secret_basic', 'none'] as const),
      ...(http.MTLS_ORIGIN === undefined ? [] : certificates),
    ],
    assertJwtClientAuthClaimsAndHeader: (ctx, claims, header, { clientId }) =>
      rules.checkClientAssertion(ctx, claims, header, partyOf(clientId)?.profile ?? 'fapi2'),
    // The engine fetches key sets only.
    fetch: rememberFailures(outbound.fetch, clock),
    ...(http.MTLS_ORIGIN !== undefined && { discovery: { mtls_endpoint_aliases: aliases(http.MTLS_ORIGIN) } }),
  };
}

/** RFC 8705 §5: endpoints that a client with a certificate calls elsewhere. */
function aliases(origin: string): Record<string, string> {
  const paths = {
    token_endpoint: 'token',
    userinfo_endpoint: 'userinfo',
    revocation_endpoint: 'revoke',
    introspection_endpoint: 'introspect',
    pushed_authorization_request_endpoint: 'par',
    backchannel_authentication_endpoint: 'backchannel',
  };
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, `${origin}/oidc/${path}`]));
}

function mutualTls(http: HttpConfig, clock: Clock): NonNullable<Features['mTLS']> {
  const authorities = readAuthorities(http.CLIENT_CA_FILE);
  const certificateOf = ({ req }: KoaContextWithOIDC) => clientCertificate(req, http.CLIENT_CERTIFICATE_HEADER);
  return {
    enabled: true,
    certificateBoundAccessTokens: true,
    tlsClientAuth: true,
    selfSignedTlsClientAuth: true,
    getCertificate: certificateOf,
    certificateAuthorized: (ctx) => {
      const certificate = certificateOf(ctx);
      return certificate !== undefined && isIssuedBy(certificate, authorities, clock.now());
    },
    certificateSubjectMatches: (ctx, property, expected) => {
      const certificate = certificateOf(ctx);
      const kind = property.replace('tls_client_auth_', '') as CertificateName;
      return certificate !== undefined && bearsName(certificate, kind, expected);
    },
  };
}
