// The reference of the login benchmark: oidc-provider as it comes, on node:http, with its store in memory. It does the
// engine's part of a login with the same client, and nothing of ours: no page, no phone, no records.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';
import { registrationOf } from './portal.mjs';

const { ISSUER, PORT, CLIENT_KEY } = process.env;
const party = registrationOf(JSON.parse(CLIENT_KEY));
const signingKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

const provider = new Provider(ISSUER, {
  clients: [
    {
      client_id: party.id,
      redirect_uris: party.redirect_uris,
      response_types: ['code'],
      grant_types: ['authorization_code'],
      scope: party.scopes.join(' '),
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: party.jwks,
    },
  ],
  jwks: { keys: [{ ...signingKey, kid: 'bare-1', alg: 'ES256', use: 'sig' }] },
  clientAuthMethods: ['private_key_jwt'],
  claims: { openid: ['sub'], profile: ['name'], birthdate: ['birthdate'], national_id: ['national_id'] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_ctx, { uid }) => `/decide/${uid}` },
  cookies: { keys: ['a key of the benchmark'] },
  findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId, name: 'Somebody' }) }),
  loadExistingGrant: async ({ oidc }) => {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.account.accountId });
    grant.addOIDCScope(oidc.params.scope);
    await grant.save();
    return grant;
  },
});

const engine = provider.callback();
let people = 0;

createServer(async (request, response) => {
  if (!request.url.startsWith('/decide/')) return engine(request, response);
  const result = { login: { accountId: `somebody-${(people += 1)}`, remember: false } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}).listen(Number(PORT), '127.0.0.1', () => process.send('ready'));
