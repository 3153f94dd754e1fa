import { Injectable } from '@nestjs/common';
import { Database, findOne, type Transaction } from '../../../platform/persistence/index.js';
import type { CitizenId } from '../../citizens/index.js';
import type { Participation, SsoSession, SsoSessionId, SsoSessionState } from '../domain/sso-session.js';
import { SsoSessionRow } from './sso-session.entity.js';

/** The records of who is signed in where. They decide; what the engine keeps in its fast store only remembers. */
@Injectable()
export class SsoSessionRepository {
  constructor(private readonly database: Database) {}

  async stateOf(id: SsoSessionId): Promise<SsoSessionState | undefined> {
    return (await findOne(this.database.manager, SsoSessionRow, { id }))?.state as SsoSessionState | undefined;
  }

  /** @returns `false` when the session is over or somebody else's; then nothing was written */
  async join(session: SsoSession, portal: Participation, now: number, within: Transaction): Promise<boolean> {
    const { id, citizenId, level, authenticatedAt } = session;
    const used = await within.query<object[]>(
      `WITH used AS (
        INSERT INTO sso_session (id, citizen_id, level, authenticated_at, last_used_at, state)
        VALUES ($1, $2, $3, $4, $5, 'open')
        ON CONFLICT (id) DO UPDATE SET level = $3, authenticated_at = $4, last_used_at = $5
          WHERE sso_session.state = 'open' AND sso_session.citizen_id = $2
        RETURNING id),
      joined AS (
        INSERT INTO sso_participation (session_id, relying_party, sid, joined_at)
        SELECT id, $6, $7, $5 FROM used
        ON CONFLICT (session_id, relying_party) DO UPDATE
          SET sid = excluded.sid, joined_at = excluded.joined_at, left_at = NULL)
      SELECT id FROM used`,
      [id, citizenId, level, authenticatedAt, now, portal.relyingParty, portal.sid],
    );
    return used.length === 1;
  }

  async touch(id: SsoSessionId, now: number): Promise<void> {
    await this.database.manager.update(SsoSessionRow, { id, state: 'open' }, { lastUsedAt: String(now) });
  }

  /** The portals to which a session is signed in. */
  async participants(id: SsoSessionId): Promise<Participation[]> {
    return this.database.manager.query<Participation[]>(
      `SELECT relying_party AS "relyingParty", sid FROM sso_participation
      WHERE session_id = $1 AND left_at IS NULL ORDER BY joined_at`,
      [id],
    );
  }

  /**
   * Signs one portal out of a session, or all.
   * @returns those that were signed in
   */
  async leave(id: SsoSessionId, only: string | undefined, now: number, within: Transaction): Promise<Participation[]> {
    return within.query<Participation[]>(
      `WITH gone AS (
        UPDATE sso_participation SET left_at = $2
        WHERE session_id = $1 AND left_at IS NULL AND ($3::text IS NULL OR relying_party = $3)
        RETURNING relying_party, sid)
      SELECT relying_party AS "relyingParty", sid FROM gone`,
      [id, now, only ?? null],
    );
  }

  /** @returns whose it was; `undefined` when there is no such session, or it is over */
  async end(id: SsoSessionId, within: Transaction): Promise<CitizenId | undefined> {
    const [ended] = await within.query<{ citizenId: CitizenId }[]>(
      `WITH ended AS (
        UPDATE sso_session SET state = 'ended' WHERE id = $1 AND state = 'open' RETURNING citizen_id)
      SELECT citizen_id AS "citizenId" FROM ended`,
      [id],
    );
    return ended?.citizenId;
  }

  /** Revokes what is open, and what has ended but may have given longer-lived tokens. */
  async revokeAllOf(citizenId: CitizenId, within: Transaction): Promise<SsoSessionId[]> {
    const revoked = await within.query<{ id: SsoSessionId }[]>(
      `WITH revoked AS (
        UPDATE sso_session SET state = 'revoked' WHERE citizen_id = $1 AND state <> 'revoked' RETURNING id)
      SELECT id FROM revoked`,
      [citizenId],
    );
    return revoked.map(({ id }) => id);
  }

  async citizenOf(id: SsoSessionId, within: Transaction): Promise<CitizenId | undefined> {
    return (await findOne(within, SsoSessionRow, { id }))?.citizenId as CitizenId | undefined;
  }

  /** Deletes some of the sessions that were last used before a time. @returns how many; none when none are left */
  async sweep(before: number, within: Transaction): Promise<number> {
    const [swept] = await within.query<{ sessions: number }[]>(
      `WITH swept AS (DELETE FROM sso_session WHERE id IN (
          SELECT id FROM sso_session WHERE last_used_at < $1 LIMIT 5000 FOR UPDATE SKIP LOCKED) RETURNING id),
        gone AS (DELETE FROM sso_participation WHERE session_id IN (SELECT id FROM swept))
      SELECT count(*)::int AS sessions FROM swept`,
      [before],
    );
    return swept?.sessions ?? 0;
  }
}
