import { randomUUID, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT, type CryptoKey, type JWK } from 'jose';
import { request, type VirtualPhone } from '#libs/testing';
import { oksana, type TestService } from './service.js';

type Members = Readonly<Record<string, unknown>>;

export interface Said {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** How one request differs from a good one. */
export interface Changes {
  /** Of the request's parameters; `undefined` takes one away. */
  readonly parameters?: Members;
  /** Of the request object; `undefined` takes one away. */
  readonly claims?: Members;
  readonly signing?: { readonly alg?: string; readonly key?: CryptoKey };
  readonly unsigned?: boolean;
  readonly assertion?: Members | 'none';
  readonly assertionSigning?: { readonly alg?: string; readonly key?: CryptoKey };
  /** Of the form as it is sent. */
  readonly form?: Members;
  readonly certificate?: string | undefined;
}

/** The names under which the service believes a certificate that its proxy hands on. */
export const proxied = {
  MTLS_ORIGIN: 'https://mtls.example',
  CLIENT_CERTIFICATE_HEADER: 'Client-Cert',
  TRUSTED_PROXIES: 'loopback',
  CLIENT_CA_FILE: 'test/support/certificates/authority.pem',
};

/** A relying party that asks by back channel: with keys, and with a certificate where its tokens are bound to one. */
export class BackchannelClient {
  private constructor(
    readonly service: TestService,
    readonly id: string,
    readonly key: CryptoKey,
    /** To be registered. */
    readonly jwk: JWK,
    private readonly usual: { readonly signed?: boolean; readonly certificate?: string; readonly assertion?: 'none' },
  ) {}

  static async make(service: TestService, id: string, usual: BackchannelClient['usual'] = {}) {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: `${id}-1`, use: 'sig', alg: 'ES256' };
    return new BackchannelClient(service, id, privateKey, jwk, usual);
  }

  /** A backchannel authentication request. */
  async ask(changes: Changes = {}): Promise<Said> {
    const parameters = { scope: 'openid', login_hint: oksana, ...changes.parameters };
    const signed = this.usual.signed === true && changes.unsigned !== true;
    const asked = signed
      ? { request: await this.sign({ ...parameters, ...changes.claims }, changes.signing) }
      : parameters;
    return this.post('/oidc/backchannel', asked, changes);
  }

  /** Asks for the tokens of a request. */
  token(authReqId: unknown, changes: Changes = {}): Promise<Said> {
    const grant = { grant_type: 'urn:openid:params:grant-type:ciba', auth_req_id: authReqId };
    return this.post('/oidc/token', { ...grant, ...changes.parameters }, changes);
  }

  async post(path: string, form: Members, changes: Changes = {}): Promise<Said> {
    const certificate = 'certificate' in changes ? changes.certificate : this.usual.certificate;
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      ...(this.usual.certificate !== undefined && { Host: 'mtls.example' }),
      ...(certificate !== undefined && { 'Client-Cert': certificateHeader(certificate) }),
    };
    const content = given({ ...form, ...(await this.proof(changes)), ...changes.form });
    const answer = await request('POST', this.service.issuer + path, headers, new URLSearchParams(content).toString());
    const body = answer.text.startsWith('{') ? (JSON.parse(answer.text) as Record<string, unknown>) : {};
    return { status: answer.status, body, headers: answer.headers as Said['headers'] };
  }

  /** A JWT of this client's, as a request object has to be. */
  sign(members: Members, { alg = 'ES256', key = this.key }: Changes['signing'] = {}, typ?: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: this.id, aud: this.service.issuer, iat: now, nbf: now, exp: now + 300, jti: randomUUID() };
    const all = Object.fromEntries(
      Object.entries({ ...claims, ...members }).filter(([, value]) => value !== undefined),
    );
    if (alg === 'none') return Promise.resolve(unsecured(all));
    const header = { alg, kid: this.jwk.kid ?? '', ...(typ !== undefined && { typ }) };
    return new SignJWT(all).setProtectedHeader(header).sign(key);
  }

  private async proof({ assertion, assertionSigning }: Changes): Promise<Members> {
    if (assertion === 'none' || (assertion === undefined && this.usual.assertion === 'none'))
      return { client_id: this.id };
    const claims = { sub: this.id, nbf: undefined, ...assertion };
    return {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await this.sign(claims, assertionSigning),
    };
  }

  /** The whole way. */
  async signIn(phone: VirtualPhone, changes: Changes = {}): Promise<Said & { asked: Said }> {
    const asked = await this.ask(changes);
    await answer(phone, asked);
    return { ...(await this.token(asked.body['auth_req_id'])), asked };
  }

  async verify(idToken: unknown) {
    const { text } = await request('GET', `${this.service.issuer}/oidc/jwks`, {});
    const expected = { issuer: this.service.issuer, audience: this.id, algorithms: ['ES256'] };
    return (await jwtVerify(String(idToken), createLocalJWKSet(JSON.parse(text) as never), expected)).payload;
  }
}

/** The citizen looks at the phone, chooses the number that the relying party has told, and confirms. */
export async function answer(phone: VirtualPhone, { body }: Said): Promise<void> {
  const [shown] = await phone.waiting();
  if (!shown) throw new Error(`nothing waits: ${JSON.stringify(body)}`);
  await phone.confirm(shown, String(body['verification_code']));
}

export async function refuse(phone: VirtualPhone, reason: 'refused' | 'not_me' = 'refused'): Promise<void> {
  for (const shown of await phone.waiting()) await phone.refuse(shown, reason);
}

function unsecured(claims: Members): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.`;
}

function given(form: Members): Record<string, string> {
  const entries = Object.entries(form).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function certificateHeader(name: string): string {
  const pem = readFileSync(`test/support/certificates/${name}.pem`, 'utf8');
  return `:${new X509Certificate(pem).raw.toString('base64')}:`;
}
