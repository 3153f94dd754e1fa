import { describe, expect, it } from '@jest/globals';
import type { CitizenId } from '../../citizens/index.js';
import type { DeviceId } from '../../devices/index.js';
import { AlreadyDecided, ClaimedByAnother, SessionExpired } from '../signing-sessions.errors.js';
import { claim, claimOf, demandOpen, end, type SigningSession, type Claim, type SessionId } from './signing-session.js';

const start = 1_000_000;
const session: SigningSession = {
  id: 'session' as SessionId,
  intent: {
    session: 'session',
    relyingParty: { id: 'portal', name: 'Portal' },
    purpose: 'Sign in',
    level: 'substantial',
    code: '1234',
    nonce: 'nonce',
  },
  starter: { browser: 'Firefox, Linux', network: '192.0.2.0/24' },
  owner: 'interaction',
  returnUrl: 'https://id.example/login/interaction/return',
  startedAt: start,
  deadline: start + 1_000,
  secrets: { qr: 'q', link: 'l', returning: 'r' },
  state: { name: 'waiting' },
};
const byOksana: Claim = { citizenId: 'oksana' as CitizenId, deviceId: 'phone-1' as DeviceId, method: 'app_qr' };
const byTaras: Claim = { ...byOksana, citizenId: 'taras' as CitizenId };

describe('an authentication session', () => {
  it('is claimed by the first citizen, again by the same one, and by no other', () => {
    const claimed = claim(session, byOksana, start);
    expect(claimOf(claimed)).toEqual(byOksana);
    expect(claim(claimed, { ...byOksana, deviceId: 'phone-2' as DeviceId }, start)).toBe(claimed);
    expect(() => claim(claimed, byTaras, start)).toThrow(ClaimedByAnother);
  });

  it('cannot be claimed or decided from its deadline on', () => {
    expect(() => demandOpen(session, session.deadline - 1)).not.toThrow();
    expect(() => demandOpen(session, session.deadline)).toThrow(SessionExpired);
    expect(() => claim(session, byOksana, session.deadline)).toThrow(SessionExpired);
  });

  it('ends once: a later end changes nothing, a later claim is refused', () => {
    const refused = end(claim(session, byOksana, start), { result: 'refused', at: start });
    expect(end(refused, { result: 'timeout', at: start + 1 })).toBe(refused);
    expect(() => claim(refused, byOksana, start)).toThrow(AlreadyDecided);
  });
});
