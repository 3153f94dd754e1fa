import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  unprotectedDeviceLink,
  type DeviceLinkParts,
  type DeviceLinkType,
  type ReadDeviceLink,
  type SessionType,
} from '#libs/smart-id-phone';
import { fromBase64, toBase64 } from './base64.js';
import { protocolOf } from './vocabulary.js';

/** What ties a device link to the request that it was made for; texts as they were sent. */
export interface AuthCodeContext {
  readonly schemeName: string;
  /** Base64, as in the creation response: the key. */
  readonly sessionSecret: string;
  /** `rpChallenge` or `digest`; a certificate choice has none. */
  readonly challenge?: string;
  readonly relyingPartyName: string;
  readonly brokeredRpName?: string;
  /** A certificate choice has none. */
  readonly interactions?: string;
  readonly initialCallbackUrl?: string;
}

/**
 * The proof that a link was built by who created the session: HMAC-SHA256 under the session secret over eight fields,
 * base64url (RP API, authCode).
 * @param unprotected the link exactly as it was read, up to `&authCode=`
 */
export function authCode(
  unprotected: string,
  type: { readonly deviceLinkType: DeviceLinkType; readonly sessionType: SessionType },
  context: AuthCodeContext,
): string {
  const { sessionSecret, challenge = '', relyingPartyName, brokeredRpName = '', interactions = '' } = context;
  const key = fromBase64(sessionSecret);
  if (!key) throw new TypeError('a session secret is Base64');
  const isCertificateChoice = type.sessionType === 'cert';
  const fields = [
    context.schemeName,
    protocolOf[type.sessionType],
    isCertificateChoice ? '' : challenge,
    toBase64(relyingPartyName),
    toBase64(brokeredRpName),
    isCertificateChoice ? '' : interactions,
    type.deviceLinkType === 'QR' ? '' : (context.initialCallbackUrl ?? ''),
    unprotected,
  ];
  return createHmac('sha256', key).update(fields.join('|')).digest('base64url');
}

/** The whole link, with its proof. */
export function formatDeviceLink(parts: DeviceLinkParts, context: AuthCodeContext): string {
  const unprotected = unprotectedDeviceLink(parts);
  return `${unprotected}&authCode=${authCode(unprotected, parts, context)}`;
}

/** What the server knows of the session that a link claims to be for. */
export interface LinkedSession extends AuthCodeContext {
  readonly deviceLinkBase: string;
  readonly sessionToken: string;
  readonly sessionType: SessionType;
  /** Milliseconds since the epoch at which the creation response went out. */
  readonly createdAt: number;
}

/** Why a link is refused; the word is for the log. */
export type DeviceLinkFault =
  'wrong_base' | 'wrong_token' | 'wrong_session_type' | 'no_callback' | 'wrong_auth_code' | 'too_old' | 'too_early';

/** How old a QR code may be, and how far a relying party's clock may run ahead, in seconds. */
export const qrWindow = { lifeSeconds: 5, aheadSeconds: 2 } as const;

/** All that the server checks when a phone presents a link; `undefined` when it holds. */
export function deviceLinkFault(
  link: ReadDeviceLink,
  session: LinkedSession,
  now: number,
): DeviceLinkFault | undefined {
  if (link.deviceLinkBase !== session.deviceLinkBase) return 'wrong_base';
  if (link.sessionToken !== session.sessionToken) return 'wrong_token';
  if (link.sessionType !== session.sessionType) return 'wrong_session_type';
  if (link.deviceLinkType !== 'QR' && session.initialCallbackUrl === undefined) return 'no_callback';
  if (!isSame(authCode(link.unprotected, link, session), link.authCode)) return 'wrong_auth_code';
  if (link.elapsedSeconds === undefined) return undefined;
  const age = (now - session.createdAt) / 1000 - link.elapsedSeconds;
  if (age > qrWindow.lifeSeconds) return 'too_old';
  return age < -qrWindow.aheadSeconds ? 'too_early' : undefined;
}

function isSame(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
