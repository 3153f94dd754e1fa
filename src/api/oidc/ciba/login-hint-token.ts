import { compactVerify, decodeJwt, decodeProtectedHeader, type CryptoKey, type JWK } from 'jose';
import { errors, type Client, type KoaContextWithOIDC } from 'oidc-provider';
import { bringsKey, clockTolerance, firstFault, isTime } from '#libs/jwt-rules';
import type { Clock } from '#libs/kernel';

/** The one type of a login hint token: it can pass for nothing else, and nothing else for it. */
export const loginHintTokenType = 'login-hint+jwt';
const algorithms = ['ES256', 'PS256', 'EdDSA'];
/** Seconds that it may be good for. */
const longest = 10 * 60;

interface ClientKeys {
  refresh(): Promise<void>;
  selectForVerify(wanted: { alg?: string | undefined; kid?: string | undefined }): JWK[];
  getKeyObject(key: JWK, publicPart: true): CryptoKey | Promise<CryptoKey>;
}

/**
 * Reads a hint that the client has signed (CIBA Core §7.1): a JWT of type `login-hint+jwt` with `iss` (the client),
 * `aud` (the issuer and nobody else), `iat`, `exp` at most ten minutes away, and `national_id`.
 * @returns the person identifier
 * @throws ExpiredLoginHintToken, InvalidRequest
 */
export async function readLoginHintToken({ oidc }: KoaContextWithOIDC, token: string, clock: Clock): Promise<string> {
  const { header, claims } = decode(token);
  const now = Math.floor(clock.now() / 1000);
  const { iss, aud, iat, exp, national_id: person } = claims;
  const fault = firstFault(
    [header.typ !== loginHintTokenType, `typ must be ${loginHintTokenType}`],
    [!algorithms.includes(header.alg ?? ''), `alg must be one of ${algorithms.join(', ')}`],
    [bringsKey(header), 'the header brings a key'],
    [iss !== oidc.client?.clientId, 'iss must be the client'],
    [aud !== oidc.issuer, 'aud must be the issuer and nobody else'],
    [!isTime(iat) || iat > now + clockTolerance, 'iat must be a time that has come'],
    [!isTime(exp) || exp > now + longest + clockTolerance, 'exp is too far away'],
    [typeof person !== 'string', 'national_id is missing'],
  );
  if (fault !== undefined) throw new errors.InvalidRequest(`login_hint_token: ${fault}`);
  if (!oidc.client || !(await isSignedBy(oidc.client, token, header)))
    throw new errors.InvalidRequest('login_hint_token: the signature is not that of the client');
  if (Number(exp) <= now - clockTolerance) throw new errors.ExpiredLoginHintToken('login_hint_token has expired');
  return person as string;
}

function decode(token: string) {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    throw new errors.InvalidRequest('login_hint_token is no JWT');
  }
}

async function isSignedBy(client: Client, token: string, { alg, kid }: { alg?: string; kid?: string }) {
  const keys = (client as unknown as { readonly asymmetricKeyStore: ClientKeys }).asymmetricKeyStore;
  await keys.refresh();
  for (const key of keys.selectForVerify({ alg, kid })) {
    const verified = compactVerify(token, await keys.getKeyObject(key, true), { algorithms });
    if (
      await verified.then(
        () => true,
        () => false,
      )
    )
      return true;
  }
  return false;
}
