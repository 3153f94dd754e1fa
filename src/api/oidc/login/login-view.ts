import { formatDeviceLink, qrMac } from '#libs/device-link';
import { groupCode } from '#libs/readable-code';
import type { SigningSession, Method, Refusal } from '../../../core/signing-sessions/index.js';
import type { Ending, LoginView } from '../../../web/login/index.js';

/** Ways that end on the device that shows the page: there the result comes back through the app, never by waiting. */
const sameDevice: readonly Method[] = ['app_link', 'passkey'];

export function isSameDevice(method: Method): boolean {
  return sameDevice.includes(method);
}

/** What the page shows of a session. */
export async function toLoginView(
  session: SigningSession,
  given: { appOrigin: string; onPhone: boolean; now: number },
): Promise<LoginView> {
  const { state, intent, deadline } = session;
  const secondsLeft = Math.max(0, Math.floor((deadline - given.now) / 1000));
  switch (state.name) {
    case 'waiting':
      return { state: 'waiting', ...(await ways(session, given)), onPhone: given.onPhone, secondsLeft };
    case 'claimed':
      return { state: 'claimed', code: intent.code, secondsLeft };
    case 'ended':
      return state.outcome.result === 'approved'
        ? { state: 'approved', goOn: !isSameDevice(state.outcome.method) }
        : { state: 'ended', ending: endingOf(state.outcome.result) };
  }
}

/** The ways to a phone: link, QR code of this second, typed code. */
async function ways(
  { id, secrets, startedAt, ways: allowed = ['app', 'passkey'] }: SigningSession,
  { appOrigin, now }: { appOrigin: string; now: number },
) {
  const second = Math.max(0, Math.floor((now - startedAt) / 1000));
  const mac = await qrMac(secrets.qr, id, second);
  const link = (passkey: boolean) =>
    formatDeviceLink(appOrigin, { kind: 'link', session: id, secret: secrets.link, passkey });
  return {
    passkeyLink: allowed.includes('passkey') ? link(true) : undefined,
    appLink: allowed.includes('app') ? link(false) : undefined,
    qr: {
      text: formatDeviceLink(appOrigin, { kind: 'qr', session: id, second, mac }),
      appOrigin,
      session: id,
      secret: secrets.qr,
      second,
    },
    typedCode: secrets.typed && groupCode(secrets.typed),
  };
}

/** What only the use of a citizen's key can end in is, to the page, a refusal. */
function endingOf(refusal: Refusal): Ending {
  return refusal === 'unusable' || refusal === 'unsupported' ? 'refused' : refusal;
}
