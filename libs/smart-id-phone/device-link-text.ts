import { deviceLinkTypes, sessionTypes, type DeviceLinkType, type SessionType } from './vocabulary.js';

/** What a device link says of itself, all of it readable by whoever sees it. */
export interface DeviceLinkParts {
  /** As the creation response had it, without a query. */
  readonly deviceLinkBase: string;
  readonly deviceLinkType: DeviceLinkType;
  readonly sessionToken: string;
  readonly sessionType: SessionType;
  /** ISO 639-2; steers only the page that opens where no app is installed. */
  readonly lang: string;
  /** Seconds since the creation response; QR codes have it, links on the same device do not. */
  readonly elapsedSeconds?: number;
}

/** The link up to its proof: byte for byte in this order, nothing in it encoded for addresses. */
export function unprotectedDeviceLink(parts: DeviceLinkParts): string {
  const { deviceLinkBase, deviceLinkType, sessionToken, sessionType, lang, elapsedSeconds } = parts;
  if ((deviceLinkType === 'QR') !== (elapsedSeconds !== undefined))
    throw new TypeError('a QR code counts seconds, and nothing else does');
  const elapsed = elapsedSeconds === undefined ? '' : `&elapsedSeconds=${elapsedSeconds}`;
  const query = `deviceLinkType=${deviceLinkType}${elapsed}&sessionToken=${sessionToken}&sessionType=${sessionType}`;
  return `${deviceLinkBase}?${query}&version=1.0&lang=${lang}`;
}

/** A link as the phone read it. */
export interface ReadDeviceLink extends DeviceLinkParts {
  /** The text before `&authCode=`, which is what the proof is over. */
  readonly unprotected: string;
  readonly authCode: string;
}

const query = new RegExp(
  `^deviceLinkType=(?<type>${deviceLinkTypes.join('|')})(?:&elapsedSeconds=(?<elapsed>0|[1-9][0-9]{0,5}))?` +
    `&sessionToken=(?<token>[A-Za-z0-9]{24,64})&sessionType=(?<session>${sessionTypes.join('|')})` +
    '&version=1\\.0&lang=(?<lang>[a-z]{3})$',
);
const longestLink = 1_000;

/** Takes a link apart; `undefined` for anything that this version of the protocol does not write. */
export function readDeviceLink(text: string): ReadDeviceLink | undefined {
  if (text.length > longestLink) return undefined;
  const [, unprotected, code] = /^([^#]*)&authCode=([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  if (unprotected === undefined || code === undefined) return undefined;
  const [deviceLinkBase = '', rest = '', ...more] = unprotected.split('?');
  const parts = more.length > 0 ? undefined : readQuery(rest);
  return parts && { ...parts, deviceLinkBase, unprotected, authCode: code };
}

function readQuery(text: string): Omit<DeviceLinkParts, 'deviceLinkBase'> | undefined {
  const { type, elapsed, token = '', session, lang = '' } = query.exec(text)?.groups ?? {};
  const deviceLinkType = deviceLinkTypes.find((known) => known === type);
  const sessionType = sessionTypes.find((known) => known === session);
  if (!deviceLinkType || !sessionType || (deviceLinkType === 'QR') !== (elapsed !== undefined)) return undefined;
  const parts = { deviceLinkType, sessionToken: token, sessionType, lang };
  return elapsed === undefined ? parts : { ...parts, elapsedSeconds: Number(elapsed) };
}
