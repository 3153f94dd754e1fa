import { formatDeviceLink, type DeviceLinkType } from '#libs/smart-id-api';
import { encodeQR } from 'qr';
import type { LinkParts, Sent } from './sent.js';
import type { Settings } from './settings.js';

/** The language of the page that opens where there is no app: ISO 639-2, three letters. */
const usualLanguage = 'eng';

/** Makes the codes and links of one session. They are made in the back end only, where the session secret is. */
export class DeviceLinks {
  constructor(
    private readonly parts: LinkParts,
    private readonly sent: Sent,
    private readonly settings: Settings,
  ) {}

  /**
   * What a QR code says at a moment. Make it anew each second and never in advance: a phone refuses one that is some
   * seconds old.
   */
  qrAt(now: number = this.settings.clock.now(), lang = usualLanguage): string {
    const elapsedSeconds = Math.max(0, Math.floor((now - this.parts.startedAt) / 1_000));
    return this.make('QR', lang, elapsedSeconds);
  }

  /** The same as a picture: an SVG element, to be shown with 6 to 10 pixels a module and a name for who cannot see it. */
  qrSvgAt(now?: number, lang?: string): string {
    return encodeQR(this.qrAt(now, lang), 'svg', { ecc: 'low', border: 4 });
  }

  /**
   * The link for the same device: `Web2App` on a page, `App2App` in an app.
   * @throws TypeError when the session was started without an address to return to
   */
  sameDevice(type: Exclude<DeviceLinkType, 'QR'>, lang = usualLanguage): string {
    if (this.sent.initialCallbackUrl === undefined)
      throw new TypeError('a link on the same device needs callbackUrl in the request');
    return this.make(type, lang, undefined);
  }

  private make(deviceLinkType: DeviceLinkType, lang: string, elapsedSeconds: number | undefined): string {
    const { sessionToken, deviceLinkBase, sessionSecret } = this.parts;
    const { sessionType, challenge, interactions, initialCallbackUrl } = this.sent;
    const { schemeName, relyingPartyName, brokeredRpName } = this.settings;
    return formatDeviceLink(
      {
        ...{ deviceLinkBase, deviceLinkType, sessionToken, sessionType, lang },
        ...(elapsedSeconds !== undefined && { elapsedSeconds }),
      },
      {
        ...{ schemeName, relyingPartyName, sessionSecret: sessionSecret.reveal() },
        ...(challenge !== undefined && { challenge }),
        ...(brokeredRpName !== undefined && { brokeredRpName }),
        ...(interactions !== undefined && { interactions: interactions.text }),
        ...(initialCallbackUrl !== undefined && { initialCallbackUrl }),
      },
    );
  }
}
