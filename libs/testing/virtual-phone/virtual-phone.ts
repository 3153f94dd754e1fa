import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, importJWK, type CryptoKey, type JWK } from 'jose';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import {
  authenticationChallenge,
  signatureChallenge,
  type AuthenticationIntent,
  type SignatureIntent,
} from '#libs/approval-intent';
import { parseDeviceLink, type DeviceLink } from '#libs/device-link';
import { createDeviceProof } from '#libs/device-proof';
import { createUserChallenge, returnAddress } from '#libs/smart-id-phone';
import type { AuthenticatorOptions, AuthenticatorSnapshot } from '../authenticator/authenticator-snapshot.js';
import { SoftwareAuthenticator } from '../authenticator/software-authenticator.js';
import { request, type Answer } from './http.js';

/** A request as the phone is shown it. */
export interface ShownRequest {
  readonly intent: AuthenticationIntent;
  /** The codes of which one has to be chosen; then the intent has none. */
  readonly choices?: readonly string[];
  readonly starter?: { readonly browser: string; readonly sameNetwork: boolean };
  readonly secondsLeft: number;
  readonly credentialId?: string;
  /** Where a key of the citizen is used: what is signed then. */
  readonly keyUse?: {
    readonly kind: 'auth' | 'sign' | 'cert';
    readonly documentNumber?: string;
    readonly intent?: SignatureIntent;
    readonly codes?: readonly string[];
    readonly callback?: string;
  };
}

/** What a relying party's page brings back when its browser is on this device. */
export interface OpenedLink {
  readonly request: ShownRequest;
  /** Where the browser goes at the end; missing when another device is waiting. */
  readonly callback: string | undefined;
}

export interface ActivatedPhone {
  readonly id: string;
  readonly name: string;
  readonly level: string;
  readonly person: { readonly name: string; readonly nameLatin: string };
}

/** What a phone remembers. Plain JSON, to be kept on disk. */
export interface PhoneMemory {
  readonly appOrigin: string;
  readonly device: ActivatedPhone;
  readonly channelKey: JWK;
  readonly authenticator: AuthenticatorSnapshot;
}

/** The service said no. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly incident: string,
  ) {
    super(`${code} (${status}, incident ${incident})`);
    this.name = 'Refusal';
  }
}

/**
 * The phone app without a screen: talks to the same API with a software authenticator, and computes what it signs
 * from what it was shown, as the app does.
 */
export class VirtualPhone {
  private device: ActivatedPhone | undefined;
  private channel: { readonly jwk: JWK; readonly key: CryptoKey } | undefined;
  /** Sees every answer of the service; for tests that hold each to the API description. */
  observe: (method: string, path: string, answer: Answer) => void = () => undefined;

  constructor(
    readonly appOrigin: string,
    readonly authenticator = new SoftwareAuthenticator(),
  ) {}

  static withAuthenticator(appOrigin: string, options: AuthenticatorOptions): VirtualPhone {
    return new VirtualPhone(appOrigin, new SoftwareAuthenticator(options));
  }

  static async from(memory: PhoneMemory): Promise<VirtualPhone> {
    const phone = new VirtualPhone(memory.appOrigin, SoftwareAuthenticator.from(memory.authenticator));
    phone.device = memory.device;
    phone.channel = await readKey(memory.channelKey);
    return phone;
  }

  memory(): PhoneMemory {
    if (!this.device || !this.channel) throw new Error('this phone is not activated');
    const { appOrigin, device, channel, authenticator } = this;
    return { appOrigin, device, channelKey: channel.jwk, authenticator: authenticator.snapshot() };
  }

  /** Presents an activation code and registers. */
  async activate(code: string, name = 'Virtual phone'): Promise<ActivatedPhone> {
    const opened = await this.call<{
      handle: string;
      authentication: PublicKeyCredentialCreationOptionsJSON;
      signing: PublicKeyCredentialCreationOptionsJSON;
    }>('POST', '/api/activations', { code });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.channel = await readKey(await exportJWK(privateKey));
    const { kty, crv, x, y } = this.channel.jwk;
    const client = { origin: this.appOrigin };
    this.device = await this.call<ActivatedPhone>('POST', '/api/activations/complete', {
      handle: opened.handle,
      name,
      proofKey: { kty, crv, x, y },
      authentication: this.authenticator.create(opened.authentication, client),
      signing: this.authenticator.create(opened.signing, client),
    });
    return this.device;
  }

  /** Opens what a page shows: its QR code or link as text, or its typed code. */
  async open(shown: string): Promise<ShownRequest> {
    const link = parseDeviceLink(this.appOrigin, shown);
    return this.proven<ShownRequest>('POST', '/api/requests/claim', toProof(link, shown));
  }

  /** Opens a device link of the relying-party API, as its QR code or its link says it. */
  openLink(url: string, interactions?: readonly string[]): Promise<OpenedLink> {
    return this.getReady({ kind: 'device_link', url }, interactions);
  }

  /** Gets ready to answer a request of the relying-party API that came by itself. */
  openNotification(shown: ShownRequest, interactions?: readonly string[]): Promise<OpenedLink> {
    return this.getReady({ kind: 'notification', session: shown.intent.session }, interactions);
  }

  private async getReady(what: object, interactions?: readonly string[]): Promise<OpenedLink> {
    const { verifier, challenge: userChallenge } = await createUserChallenge();
    const proof = { ...what, userChallenge, ...(interactions && { interactions }) };
    const request = await this.proven<ShownRequest>('POST', '/api/requests/claim', proof);
    const { kind, callback } = request.keyUse ?? {};
    return { request, callback: callback && returnAddress(callback, kind === 'auth' ? verifier : undefined) };
  }

  /** The requests that wait, at most one; waits up to `wait` seconds for a change against what was seen. */
  async waiting(wait = 0, seen?: string): Promise<readonly ShownRequest[]> {
    const query = new URLSearchParams({ wait: String(wait), ...(seen !== undefined && { seen }) });
    return (await this.proven<{ requests: ShownRequest[] }>('GET', `/api/requests?${query.toString()}`)).requests;
  }

  /** @returns where the browser on this device has to go, if it is this device that waits */
  async confirm(shown: ShownRequest, code?: string): Promise<string | undefined> {
    const assertion = await this.sign(shown, code);
    return this.sendConfirmation(shown.intent.session, assertion);
  }

  async sendConfirmation(session: string, assertion: AuthenticationResponseJSON): Promise<string | undefined> {
    const path = `/api/requests/${session}/confirm`;
    return (await this.proven<{ returnTo?: string }>('POST', path, { assertion })).returnTo;
  }

  async refuse(shown: ShownRequest, reason: 'refused' | 'not_me' = 'refused'): Promise<void> {
    await this.proven('POST', `/api/requests/${shown.intent.session}/refuse`, { reason });
  }

  /** Confirms with the passkey alone, as a browser does that is not activated. */
  async confirmWithPasskey(shownLink: string): Promise<string | undefined> {
    const link = parseDeviceLink(this.appOrigin, shownLink);
    if (link?.kind !== 'link') throw new Error('this is not a link of a login page');
    const { session, secret } = link;
    const shown = await this.call<ShownRequest>('POST', '/api/passkey/open', { session, secret });
    const assertion = await this.sign(shown);
    const body = { link: { session, secret }, assertion };
    return (await this.call<{ returnTo?: string }>('POST', '/api/passkey/confirm', body)).returnTo;
  }

  async history(): Promise<readonly { id: string; result: string; relyingPartyName: string }[]> {
    type History = { requests: { id: string; result: string; relyingPartyName: string }[] };
    return (await this.proven<History>('GET', '/api/history')).requests;
  }

  /** @returns how many browsers the citizen was signed in with */
  async signOutEverywhere(): Promise<number> {
    return (await this.proven<{ ended: number }>('POST', '/api/sessions/end')).ended;
  }

  async deactivate(): Promise<void> {
    await this.proven('POST', '/api/phone/deactivate');
  }

  /** Signs what is shown, whatever the service may mean by it. */
  async sign(shown: ShownRequest, code?: string): Promise<AuthenticationResponseJSON> {
    const chosen = code === undefined ? {} : { code };
    const { intent } = shown.keyUse ?? {};
    const challenge = intent
      ? await signatureChallenge({ ...intent, ...chosen })
      : await authenticationChallenge({ ...shown.intent, ...chosen });
    const options: PublicKeyCredentialRequestOptionsJSON = {
      challenge: Buffer.from(challenge).toString('base64url'),
      rpId: new URL(this.appOrigin).hostname,
      userVerification: 'required',
      ...(shown.credentialId !== undefined && { allowCredentials: [{ type: 'public-key', id: shown.credentialId }] }),
    };
    return this.authenticator.get(options, { origin: this.appOrigin });
  }

  /** A request over the phone's proven channel, as it comes back; for tests that look at refusals. */
  async send(method: string, path: string, body?: object): Promise<Answer> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const proof = await this.prove(method, path, text);
    return this.transmit(method, path, { 'Device-Proof': proof }, text);
  }

  async prove(method: string, path: string, text: string): Promise<string> {
    if (!this.device || !this.channel) throw new Error('this phone is not activated');
    const url = this.appOrigin + (path.split('?', 1)[0] ?? '');
    const key = { deviceId: this.device.id, privateKey: this.channel.key };
    return createDeviceProof(key, { method, url, body: text }, Date.now());
  }

  async transmit(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    text: string,
  ): Promise<Answer> {
    const own = { Origin: this.appOrigin, ...(text !== '' && { 'Content-Type': 'application/json' }) };
    const answer = await request(method, this.appOrigin + path, { ...own, ...headers }, text);
    this.observe(method, path, answer);
    return answer;
  }

  private async proven<Result>(method: string, path: string, body?: object): Promise<Result> {
    return parse(await this.send(method, path, body)) as Result;
  }

  private async call<Result>(method: string, path: string, body: object): Promise<Result> {
    return parse(await this.transmit(method, path, {}, JSON.stringify(body))) as Result;
  }
}

function toProof(link: DeviceLink | undefined, shown: string): object {
  if (!link) return { kind: 'code', code: shown };
  if (link.kind === 'qr') return link;
  return { kind: 'link', session: link.session, secret: link.secret };
}

function parse({ status, text }: Answer): unknown {
  if (status >= 200 && status < 300) return text === '' ? undefined : JSON.parse(text);
  let problem: { code?: string; incident?: string } = {};
  try {
    problem = JSON.parse(text) as typeof problem;
  } catch {
    // not an answer of the service: a proxy, perhaps
  }
  throw new Refusal(status, problem.code ?? 'unreadable_answer', problem.incident ?? 'none');
}

async function readKey(jwk: JWK): Promise<{ jwk: JWK; key: CryptoKey }> {
  return { jwk, key: (await importJWK(jwk, 'ES256')) as CryptoKey };
}
