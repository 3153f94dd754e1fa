import { Injectable } from '@nestjs/common';
import Provider, { errors, type AdapterPayload } from 'oidc-provider';
import type { LevelOfAssurance } from '#libs/assurance';
import { digest } from '#libs/kernel';
import type { CitizenId } from '../../../core/citizens/index.js';
import {
  EndSession,
  JoinSession,
  LeaveSession,
  SsoSessionRepository,
  type Cause,
  type SsoSession,
  type SsoSessionId,
} from '../../../core/sso-sessions/index.js';
import type { CitizenAccount } from '../accounts.js';
import { SpentMarks } from '../engine-store/spent-marks.js';
import { continuing } from '../policy.js';

const boundKinds: readonly string[] = ['AuthorizationCode', 'AccessToken', 'RefreshToken'];

/**
 * Joins the engine's sessions with the records of who is signed in where. It stands at the engine's store, so that no
 * way through the engine leads past it.
 */
@Injectable()
export class SessionRecords {
  constructor(
    private readonly sessions: SsoSessionRepository,
    private readonly joinSession: JoinSession,
    private readonly leaveSession: LeaveSession,
    private readonly endSession: EndSession,
    private readonly spent: SpentMarks,
  ) {}

  /** Whether what was found in the store belongs to a session that is over; then it is as good as not there. */
  async isOver(kind: string, { accountId, uid, sessionUid, expiresWithSession }: AdapterPayload): Promise<boolean> {
    if (kind === 'Session' && accountId !== undefined) return (await this.stateOf(uid)) !== 'open';
    if (!boundKinds.includes(kind) || sessionUid === undefined) return false;
    const state = await this.stateOf(sessionUid);
    return expiresWithSession === true ? state !== 'open' : state !== 'open' && state !== 'ended';
  }

  /**
   * A code is about to be stored: its portal takes part in the session from now on.
   * @throws LoginRequired when the session is over, or the citizen's answer has led to a code before
   */
  async joining({ sessionUid, clientId, accountId, acr, authTime, scope }: AdapterPayload): Promise<void> {
    const oidc = Provider.ctx?.oidc;
    if (sessionUid === undefined || clientId === undefined || accountId === undefined) return;
    const session: SsoSession = {
      id: sessionId(sessionUid),
      citizenId: accountId as CitizenId,
      level: acr as LevelOfAssurance,
      authenticatedAt: (authTime ?? 0) * 1000,
    };
    const sid = oidc?.session?.sidFor(clientId);
    const { citizen } = (oidc?.account as CitizenAccount | undefined) ?? {};
    if (sid === undefined || !citizen) throw new errors.LoginRequired('the session has no name at this client');
    const scopes = (scope ?? '').split(' ').filter((name) => name !== '');
    const joined = await this.joinSession.join(session, citizen, { relyingParty: clientId, sid }, this.cause(scopes));
    if (!joined) throw new errors.LoginRequired('the session is over, or its answer was used before');
  }

  /** The engine drops a session, or the name that the browser has for it. When that is a sign-out, it is one here first. */
  async dropping(): Promise<void> {
    const oidc = Provider.ctx?.oidc;
    if (oidc?.route !== 'end_session_confirm' || !oidc.session) return;
    const id = sessionId(oidc.session.uid);
    if (oidc.params?.['logout'] !== undefined) await this.endSession.end(id, `browser:${id}`);
    else if (oidc.client) await this.leaveSession.leave(id, oidc.client.clientId, `browser:${id}`);
  }

  private stateOf(uid: string | undefined) {
    return this.sessions.stateOf(sessionId(uid ?? ''));
  }

  /**
   * What the citizen has answered on our pages leads to one code, whatever becomes of the fast store in which the
   * engine keeps the answer (ADR 2). Without an answer the session alone is the cause.
   */
  private cause(scopes: readonly string[]): Cause {
    const { result, entities } = Provider.ctx?.oidc ?? {};
    const uid = entities?.Interaction?.uid;
    if (!result || uid === undefined) return { how: 'silent', scopes };
    const how = result.login ? 'confirmed' : result[continuing] === undefined ? 'silent' : 'continued';
    return { how, scopes, together: (within) => this.spent.spend('Interaction', digest(uid), within) };
  }
}

/** The name under which the records know a session of the engine. */
export function sessionId(uid: string): SsoSessionId {
  return digest(uid) as SsoSessionId;
}
