import { createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

type Members = Readonly<Record<string, unknown>>;

/** A JWT that would be accepted, and the key that it is signed with. */
export interface Genuine {
  readonly header: Members;
  readonly claims: Members;
  readonly key: KeyObject;
}

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const ec =
  (key: KeyObject, hash = 'sha256') =>
  (data: string) =>
    sign(hash, Buffer.from(data), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });

export function seal({ header, claims, key }: Genuine): string {
  return compact(header, claims, ec(key));
}

function compact(header: unknown, claims: unknown, signing: (data: string) => string): string {
  const data = `${encode(header)}.${encode(claims)}`;
  return `${data}.${signing(data)}`;
}

/**
 * What thieves and careless libraries make of a JWT: no signature, another key, another algorithm, keys brought along,
 * other claims, other lives, other shapes (RFC 8725 §2, §3).
 */
export function jwtMutants(
  genuine: Genuine,
  { issuer, now }: { issuer: string; now: number },
): [name: string, jwt: string][] {
  const { header, claims, key } = genuine;
  const own = ec(key);
  const jwk = foreign.publicKey.export({ format: 'jwk' });
  const pem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  const hmac = (secret: string) => (data: string) => createHmac('sha256', secret).update(data).digest('base64url');
  const withHeader = (of: Members, signing = own) => compact({ ...header, ...of }, claims, signing);
  const withClaims = (of: Members) => compact(header, { ...claims, ...of }, own);
  const without = (name: string) => {
    const { [name]: _, ...rest } = claims;
    return compact(header, rest, own);
  };
  const jwt = seal(genuine);
  const [first = '', second = '', third = ''] = jwt.split('.');
  return [
    ...['none', 'None', 'NONE', 'nOnE', ''].map((alg) => [`alg ${alg}, no signature`, withHeader({ alg }, () => '')]),
    ['alg none with the signature', withHeader({ alg: 'none' })],
    ['alg null', withHeader({ alg: null })],
    ['alg in a list', withHeader({ alg: ['ES256'] })],
    ['HS256 with the public key as its secret', withHeader({ alg: 'HS256' }, hmac(pem))],
    [
      'HS256 with the public JWK as its secret',
      withHeader({ alg: 'HS256' }, hmac(JSON.stringify(createPublicKey(key).export({ format: 'jwk' })))),
    ],
    ['HS256 with the client id as its secret', withHeader({ alg: 'HS256' }, hmac(String(claims['iss'])))],
    ['HS256 with nothing as its secret', withHeader({ alg: 'HS256' }, hmac(''))],
    [
      'RS256',
      withHeader({ alg: 'RS256' }, (data) => sign('sha256', Buffer.from(data), rsa.privateKey).toString('base64url')),
    ],
    ['ES384', withHeader({ alg: 'ES384' }, ec(p384.privateKey, 'sha384'))],
    ['ES256K', withHeader({ alg: 'ES256K' })],
    ['a foreign key', withHeader({}, ec(foreign.privateKey))],
    ['a foreign key without kid', withHeader({ kid: undefined }, ec(foreign.privateKey))],
    ['a foreign key, brought along as jwk', withHeader({ jwk }, ec(foreign.privateKey))],
    ['a foreign key, brought along as jwk without kid', withHeader({ jwk, kid: undefined }, ec(foreign.privateKey))],
    ['a foreign key at jku', withHeader({ jku: 'https://evil.example/jwks.json' }, ec(foreign.privateKey))],
    ['a foreign key at x5u', withHeader({ x5u: 'https://evil.example/chain.pem' }, ec(foreign.privateKey))],
    ['a foreign key in x5c', withHeader({ x5c: ['AAAA'] }, ec(foreign.privateKey))],
    ['the right key with jku', withHeader({ jku: 'http://169.254.169.254/' })],
    ['the right key with x5u', withHeader({ x5u: 'http://169.254.169.254/' })],
    ['the right key with another jwk', withHeader({ jwk })],
    ['a kid that leads elsewhere', withHeader({ kid: '../../etc/passwd' })],
    ['a kid that is a query', withHeader({ kid: "x' OR '1'='1" })],
    ['another typ', withHeader({ typ: 'at+jwt' })],
    ['the typ of a DPoP proof', withHeader({ typ: 'dpop+jwt' })],
    ['the typ of a logout token', withHeader({ typ: 'logout+jwt' })],
    ['a typ that is no text', withHeader({ typ: ['JWT'] })],
    ['crit that nobody understands', withHeader({ crit: ['exp2'], exp2: 1 })],
    ['b64 false', withHeader({ crit: ['b64'], b64: false })],
    ['a compressed content', withHeader({ zip: 'DEF', crit: ['zip'] })],
    ['another issuer', withClaims({ iss: 'somebody-else' })],
    ['the server as issuer', withClaims({ iss: issuer })],
    ['no issuer', without('iss')],
    ['an issuer that is a list', withClaims({ iss: [claims['iss']] })],
    ['another audience', withClaims({ aud: 'https://evil.example' })],
    ['no audience', without('aud')],
    ['an audience that only begins right', withClaims({ aud: `${issuer}.evil.example` })],
    ['an audience with a slash', withClaims({ aud: `${issuer}/` })],
    ['an audience in capitals', withClaims({ aud: issuer.toUpperCase() })],
    ['an audience that is a number', withClaims({ aud: 1 })],
    ['an audience that is empty', withClaims({ aud: [] })],
    ['a life that is over', withClaims({ exp: now - 60 })],
    ['no end', without('exp')],
    ['an end that is a text', withClaims({ exp: String(now + 60) })],
    ['an end that is null', withClaims({ exp: null })],
    ['an end in milliseconds', withClaims({ exp: (now + 60) * 1000 })],
    ['a life of a day', withClaims({ exp: now + 86_400 })],
    ['a life of a century', withClaims({ exp: now + 3_153_600_000 })],
    ['a beginning that lies ahead', withClaims({ nbf: now + 120 })],
    ['a beginning that is a text', withClaims({ nbf: 'now' })],
    ['a signature with a bit changed', `${first}.${second}.${third.startsWith('A') ? 'B' : 'A'}${third.slice(1)}`],
    ['a signature cut off', `${first}.${second}.${third.slice(0, -4)}`],
    ['a signature of zeros', `${first}.${second}.${Buffer.alloc(64).toString('base64url')}`],
    [
      'a signature in DER',
      compact(header, claims, (data) => sign('sha256', Buffer.from(data), key).toString('base64url')),
    ],
    ['no signature', `${first}.${second}.`],
    ['two parts', `${first}.${second}`],
    ['five parts', `${jwt}.${second}.${third}`],
    ['other claims under the signature', `${first}.${encode({ ...claims, jti: 'other' })}.${third}`],
    ['claims that are a list', compact(header, [claims], own)],
    ['claims that are a text', compact(header, '"x"', own)],
    ['claims that are nothing', `${first}..${third}`],
    ['a header that is no JSON', `${encode('{')}.${second}.${third}`],
    ['a header that is null', `${encode('null')}.${second}.${third}`],
    ['a JWT in a JWT', compact({ ...header, cty: 'JWT' }, jwt, own)],
    ['spaces', ` ${jwt} `],
    ['padding', `${first}=.${second}=.${third}==`],
    ['base64 of the other alphabet', `${first}.${second}.${third}+/`],
    [
      '40 KiB of claims under a foreign key',
      compact(header, { ...claims, x: 'x'.repeat(30_000) }, ec(foreign.privateKey)),
    ],
    ['claims 5,000 deep', compact(header, `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, own)],
    ['10,000 dots', '.'.repeat(10_000)],
  ] as [string, string][];
}
