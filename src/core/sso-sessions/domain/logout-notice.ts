import type { CitizenId } from '../../citizens/index.js';

/** The kind of message in the outbox that tells a portal of a sign-out. */
export const logoutNoticeKind = 'backchannel_logout';

/** What a portal is told, before it is made a logout token (Back-Channel Logout §2.4). */
export interface LogoutNotice {
  readonly citizenId: CitizenId;
  readonly sid: string;
}

export function writeLogoutNotice({ citizenId, sid }: LogoutNotice): string {
  return JSON.stringify({ citizenId, sid });
}

export function readLogoutNotice(payload: string): LogoutNotice {
  return JSON.parse(payload) as LogoutNotice;
}
