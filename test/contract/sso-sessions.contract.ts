import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { FixedClock } from '#libs/kernel';
import { CitizenRepository, SetCitizenStatus, type Citizen } from '../../src/core/citizens/index.js';
import type { RelyingParty } from '../../src/core/relying-parties/index.js';
import type { SsoSession, SsoSessionId } from '../../src/core/sso-sessions/index.js';
import { SignOutEverywhere } from '../../src/core/sso-sessions/index.js';
import type { Database } from '../../src/platform/persistence/index.js';
import { openAudit } from '../support/audit.js';
import type { TestDatabase } from '../support/databases.js';
import { makeCitizen } from '../support/records.js';
import { openSsoSessions } from '../support/sso-sessions.js';

const told = { id: 'told', backchannelLogoutUri: 'https://portal.example/out' } as unknown as RelyingParty;
const silent = { id: 'silent' } as unknown as RelyingParty;

/** What the service expects of the records of sessions, whatever database keeps them. */
export function ssoSessionsContract(given: () => TestDatabase): void {
  const clock = new FixedClock();
  let database: Database;
  let audit: ReturnType<typeof openAudit>;
  let rooms: ReturnType<typeof openSsoSessions>;
  let citizens: CitizenRepository;
  let everywhere: SignOutEverywhere;
  let citizen: Citizen;
  let session: SsoSession;

  beforeAll(() => {
    ({ database } = given());
    audit = openAudit(database, clock);
    citizens = new CitizenRepository(database);
    rooms = openSsoSessions(database, clock, audit.log, [told, silent]);
    const status = new SetCitizenStatus(database, citizens, audit.log);
    everywhere = new SignOutEverywhere(database, rooms.sessions, rooms.notices, audit.log, clock, status);
  });
  // Or it would seal what the other contracts on this database are about to look at.
  afterAll(() => audit.stop());
  beforeEach(async () => {
    await database.manager.query('DELETE FROM outbox_message');
    citizen = await citizens.addOrRename(makeCitizen());
    session = makeSession();
  });

  const makeSession = (): SsoSession => ({
    id: randomUUID() as string as SsoSessionId,
    citizenId: citizen.id,
    level: 'high',
    authenticatedAt: clock.now(),
  });
  const join = async (relyingParty: string, of = session, sid: string = randomUUID()) =>
    rooms.join.join(
      of,
      (await citizens.find(citizen.id)) ?? citizen,
      { relyingParty, sid },
      { how: 'confirmed', scopes: ['openid'] },
    );
  const notices = async () => (await database.manager.query<object[]>('SELECT id FROM outbox_message')).length;
  const signedInTo = async (id = session.id) =>
    (await rooms.sessions.participants(id)).map(({ relyingParty }) => relyingParty);

  it('knows the portals of a session, each once', async () => {
    for (const party of ['told', 'silent', 'told']) expect(await join(party)).toBe(true);
    expect(new Set(await signedInTo())).toEqual(new Set(['told', 'silent']));
    expect(await rooms.sessions.stateOf(session.id)).toBe('open');
  });

  it('signs out of one portal, which is told, and lets it come back', async () => {
    await join('told');
    await join('silent');
    await rooms.leave.leave(session.id, 'told', 'system');
    await rooms.leave.leave(session.id, 'told', 'system');
    expect([await signedInTo(), await notices()]).toEqual([['silent'], 1]);
    expect(await join('told')).toBe(true);
    expect(await rooms.sessions.stateOf(session.id)).toBe('open');
  });

  it('tells a portal once when a session is ended by ten at the same time, and lets nobody in afterwards', async () => {
    await join('told');
    await join('silent');
    await Promise.all(Array.from({ length: 10 }, () => rooms.end.end(session.id, 'system')));
    expect([await signedInTo(), await notices()]).toEqual([[], 1]);
    expect(await rooms.sessions.stateOf(session.id)).toBe('ended');
    expect(await join('told')).toBe(false);
  });

  it('ends nothing when a notice cannot be written', async () => {
    await join('told');
    await database.manager.query('ALTER TABLE outbox_message RENAME TO gone');
    await expect(rooms.end.end(session.id, 'system')).rejects.toThrow(/outbox_message/);
    await database.manager.query('ALTER TABLE gone RENAME TO outbox_message');
    expect([await signedInTo(), await rooms.sessions.stateOf(session.id)]).toEqual([['told'], 'open']);
  });

  it('lets nobody into the session of another, nor in for who is not active', async () => {
    await join('told');
    const other = await new CitizenRepository(database).addOrRename(makeCitizen());
    expect(await join('silent', { ...session, citizenId: other.id })).toBe(false);
    await database.manager.query("UPDATE citizen SET status = 'suspended' WHERE id = $1", [citizen.id]);
    expect(await join('silent')).toBe(false);
    expect(await signedInTo()).toEqual(['told']);
  });

  it('signs out everywhere: each open session, each portal told, also what had ended before is revoked', async () => {
    const [open, ended] = [makeSession(), makeSession()];
    for (const one of [session, open, ended]) await join('told', one);
    await rooms.end.end(ended.id, 'system');
    await everywhere.signOut(citizen, 'officer:test');
    expect(await notices()).toBe(3);
    const states = await Promise.all([session, open, ended].map(({ id }) => rooms.sessions.stateOf(id)));
    expect(states).toEqual(['revoked', 'revoked', 'revoked']);
    expect(await join('told')).toBe(false);
  });

  it('joins nobody when what caused it was used before, and nothing is written then', async () => {
    await join('told');
    const used = { how: 'confirmed', scopes: [], together: async () => false } as const;
    const silently = { relyingParty: 'silent', sid: randomUUID() as string };
    expect(await rooms.join.join(session, citizen, silently, used)).toBe(false);
    expect(await signedInTo()).toEqual(['told']);
  });

  it('forgets what has not been used for long, with its portals', async () => {
    await join('told');
    const used = makeSession();
    await join('told', used);
    clock.advance(1_000);
    await rooms.sessions.touch(used.id, clock.now());
    await rooms.sessions.sweep(clock.now(), database.manager);
    expect(await rooms.sessions.stateOf(session.id)).toBeUndefined();
    expect([await signedInTo(), await signedInTo(used.id)]).toEqual([[], ['told']]);
  });
}
