import { X509Certificate } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { RegisterRelyingParty, RelyingPartyRegistry } from '../../src/core/relying-parties/index.js';
import { FapiClient, type Authentication, type FapiEnvironment, type Party, type Proof } from './fapi-client.js';
import { freePort } from './free-port.js';
import { aRegistration } from './registry-node.js';
import { TestService } from './service.js';
import type { StoreKind } from './stores.js';
import { until } from './until.js';
import { mutualTlsSettings, readCertificate } from './with-certificate.js';

/** A service with the two clients that the plans of FAPI 2.0 want. */
export interface FapiSuite {
  readonly service: TestService;
  readonly first: FapiClient;
  readonly second: FapiClient;
}

export async function startFapiSuite(
  kind: StoreKind,
  proof: Proof,
  authentication: Authentication,
  signing: boolean,
): Promise<FapiSuite> {
  const mtlsPort = await freePort();
  // OPTIONAL_PKCE is for profile `standard`: here it must change nothing.
  const settings = {
    TEST_AUTHENTICATOR: 'on',
    OPTIONAL_PKCE: 'on',
    ...((proof === 'mtls' || authentication === 'certificate') && mutualTlsSettings(mtlsPort)),
  };
  const service = await TestService.start(kind, settings);
  const at = { service, proof, authentication, mtlsPort, signing };
  const first = await register(at, 'suite-1', 'party', 'https://suite.example/test/a/state-id/callback');
  // The official suite wants a query at the second client's address.
  const second = await register(at, 'suite-2', 'own', `${first.redirectUri}?dummy1=lorem&dummy2=ipsum`);
  await until(() => service.get(RelyingPartyRegistry).find('suite-2') !== undefined);
  return { service, first: await client(at, first), second: await client(at, second) };
}

async function client(at: FapiEnvironment, party: Party): Promise<FapiClient> {
  return Object.assign(new FapiClient(at, party), { dpopKey: await generateKeyPair('ES256', { extractable: true }) });
}

async function register(
  { service, proof, authentication, signing }: FapiEnvironment,
  id: string,
  certificate: string,
  redirectUri: string,
) {
  const [own, rsa] = [await generateKeyPair('ES256'), await generateKeyPair('RS256')];
  const keys = [
    { ...(await exportJWK(own.publicKey)), kid: `${id}-ec`, alg: 'ES256', use: 'sig' },
    { ...(await exportJWK(rsa.publicKey)), kid: `${id}-rsa`, use: 'sig' },
  ];
  await service.get(RegisterRelyingParty).add(
    {
      ...aRegistration({ id, profile: 'fapi2', redirect_uris: [redirectUri], token_binding: proof }),
      scopes: ['openid', 'profile', 'birthdate', 'offline_access'],
      session_renewal: true,
      ...(signing && { require_signed_requests: true, require_signed_responses: true }),
      ...(authentication === 'keys' ? { jwks: { keys } } : certified(certificate)),
    },
    { actor: 'officer:iryna' },
  );
  return { id, redirectUri, key: own.privateKey, rsa: rsa.privateKey, certificate } satisfies Party;
}

/** `party` shows a certificate of the authority, `own` one that it has made itself (RFC 8705 §2.1, §2.2). */
function certified(name: string) {
  if (name !== 'own') return { jwks: undefined, certificate: { san_dns: 'party.example' } };
  const certificate = new X509Certificate(readCertificate('own'));
  const x5c = [certificate.raw.toString('base64')];
  const keys = [{ ...certificate.publicKey.export({ format: 'jwk' }), kid: 'own', x5c }];
  return { self_signed_certificate: true, jwks: { keys } };
}

/** Does something as if it were so many seconds later: here and in the service, which runs in the same process. */
export async function later<Answer>(ahead: number, work: () => Promise<Answer>): Promise<Answer> {
  const now = Date.now;
  Date.now = () => now() + ahead * 1000;
  try {
    return await work();
  } finally {
    Date.now = now;
  }
}
