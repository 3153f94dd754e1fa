import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import {
  acspV2Payload,
  formatDeviceLink,
  schemeOf,
  verifyData,
  writeInteractions,
  type AuthCodeContext,
  type DeviceLinkResponse,
  type DeviceLinkType,
  type Interaction,
  type Problem,
  type SessionStatus,
  type SessionType,
} from '#libs/smart-id-api';
import { bank } from './relying-parties.js';
import type { TestService } from './service.js';

/** Settings with which a service serves Smart-ID clients. */
export const withApi = {
  RELYING_PARTY_API: 'on',
  RELYING_PARTY_API_SCHEME: 'smart-id-demo',
  VAULT_READY_KEYS: '2',
  NOTIFICATION_BUDGET: '100',
} as const;

export const oneText: readonly Interaction[] = [{ type: 'displayTextAndPIN', text: 'Log in to the bank?' }];
export const document = Buffer.from('A contract about nothing in particular.');

/** Bodies as the documentation of the protocol writes them. */
export function authenticationBody(more: object = {}) {
  return {
    ...bank,
    certificateLevel: 'QUALIFIED',
    signatureProtocol: 'ACSP_V2',
    signatureProtocolParameters: {
      rpChallenge: randomBytes(64).toString('base64'),
      signatureAlgorithm: 'rsassa-pss',
      signatureAlgorithmParameters: { hashAlgorithm: 'SHA3-512' },
    },
    interactions: writeInteractions(oneText),
    ...more,
  };
}

export function signatureBody(more: object = {}) {
  return {
    ...bank,
    signatureProtocol: 'RAW_DIGEST_SIGNATURE',
    signatureProtocolParameters: {
      digest: createHash('sha512').update(document).digest('base64'),
      signatureAlgorithm: 'rsassa-pss',
      signatureAlgorithmParameters: { hashAlgorithm: 'SHA-512' },
    },
    interactions: writeInteractions([{ type: 'confirmationMessage', text: 'Sign the contract?' }]),
    ...more,
  };
}

export const certificateBody = (more: object = {}) => ({ ...bank, certificateLevel: 'QUALIFIED', ...more });

/** A relying party written by hand from the documentation: plain HTTP and nothing else. */
export class PlainClient {
  readonly base: string;

  constructor(service: Pick<TestService, 'issuer'>, version = 'v3') {
    this.base = `${service.issuer}/smart-id-rp/${version}`;
  }

  /** @returns the body as a device link's, and as a problem: tests look at what they expect */
  async post(path: string, body: object): Promise<{ status: number; body: DeviceLinkResponse & Problem }> {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${this.base}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as DeviceLinkResponse & Problem };
  }

  async status(sessionId: string, timeoutMs = 1_000): Promise<SessionStatus> {
    const { body } = await this.get(`session/${sessionId}?timeoutMs=${timeoutMs}`);
    return body as SessionStatus;
  }

  async get(path: string): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.base}/${path}`);
    return { status: response.status, body: await response.json() };
  }
}

interface Sent {
  readonly relyingPartyName: string;
  readonly interactions?: string;
  readonly initialCallbackUrl?: string;
  readonly signatureProtocolParameters?: { readonly rpChallenge?: string; readonly digest?: string };
}

/** The link that a relying party builds of its request and the answer to it. */
export function linkOf(
  kind: SessionType,
  sent: Sent,
  session: DeviceLinkResponse,
  { type = 'QR', elapsedSeconds = 0 }: { type?: DeviceLinkType; elapsedSeconds?: number } = {},
): string {
  const { deviceLinkBase, sessionToken, sessionSecret } = session;
  const parts = { deviceLinkBase, sessionToken, sessionType: kind, deviceLinkType: type, lang: 'eng' };
  return formatDeviceLink(type === 'QR' ? { ...parts, elapsedSeconds } : parts, contextOf(sent, sessionSecret));
}

export function contextOf(sent: Sent, sessionSecret: string): AuthCodeContext {
  const { signatureProtocolParameters: parameters, relyingPartyName, interactions, initialCallbackUrl } = sent;
  const challenge = parameters?.rpChallenge ?? parameters?.digest;
  return {
    ...{ schemeName: 'smart-id-demo', relyingPartyName, sessionSecret },
    ...(challenge !== undefined && { challenge }),
    ...(interactions !== undefined && { interactions }),
    ...(initialCallbackUrl !== undefined && { initialCallbackUrl }),
  };
}

/** Whether the signature of an authentication holds over what the relying party sent. */
export function authenticationHolds(sent: Sent, status: SessionStatus): boolean {
  const { signature, cert, interactionTypeUsed } = status;
  if (!signature?.serverRandom || !signature.userChallenge || !interactionTypeUsed) return false;
  const payload = acspV2Payload({
    schemeName: 'smart-id-demo',
    serverRandom: signature.serverRandom,
    rpChallenge: sent.signatureProtocolParameters?.rpChallenge ?? '',
    userChallenge: signature.userChallenge,
    relyingPartyName: sent.relyingPartyName,
    interactions: sent.interactions ?? '',
    interactionTypeUsed,
    ...(sent.initialCallbackUrl !== undefined && { initialCallbackUrl: sent.initialCallbackUrl }),
    flowType: signature.flowType,
  });
  return verifies(Buffer.from(payload), status, cert?.value);
}

/** Whether a signature holds over data, by the key of a certificate. */
export function verifies(data: Uint8Array, { signature, cert }: SessionStatus, certificate = cert?.value): boolean {
  const { value, signatureAlgorithm, signatureAlgorithmParameters } = signature ?? {};
  const scheme = signatureAlgorithm && schemeOf(signatureAlgorithm, signatureAlgorithmParameters);
  if (value === undefined || certificate === undefined || !scheme) return false;
  const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'));
  return verifyData(data, Buffer.from(value, 'base64'), publicKey, scheme);
}
