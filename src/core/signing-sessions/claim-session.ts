import { Injectable } from '@nestjs/common';
import { qrMac } from '#libs/device-link';
import { reaches } from '#libs/assurance';
import { Clock, sameSecret } from '#libs/kernel';
import { isReadableCode, normaliseCode } from '#libs/readable-code';
import { AuditLog } from '../audit/index.js';
import type { Citizen } from '../citizens/index.js';
import type { Device } from '../devices/index.js';
import { claim, claimOf, demandOpen, demandWay, type AuthenticationSession } from './domain/authentication-session.js';
import type { Method } from './domain/outcome.js';
import { PreventConcurrency } from './prevent-concurrency.js';
import { SessionStore } from './session-store.js';
import { sessionClaimed } from './signing-sessions.events.js';
import { LevelTooLow, LinkTooOld, SessionUnknown } from './signing-sessions.errors.js';

/** How a phone shows that it has seen the waiting page. */
export type ClaimProof =
  | { readonly kind: 'qr'; readonly session: string; readonly second: number; readonly mac: string }
  | { readonly kind: 'link'; readonly session: string; readonly secret: string }
  | { readonly kind: 'code'; readonly code: string };

/** A QR code is renewed each second and read within a few; a forwarded photograph comes later. */
const qrLifeSeconds = 5;
/** Pages count seconds with the computer's clock, which may run a little ahead. */
const qrAheadSeconds = 2;

const methods: Readonly<Record<ClaimProof['kind'], Method>> = { qr: 'app_qr', link: 'app_link', code: 'app_code' };

/** A phone opens the session that a page is waiting with; from then on its citizen has to decide. */
@Injectable()
export class ClaimSession {
  constructor(
    private readonly sessions: SessionStore,
    private readonly concurrency: PreventConcurrency,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws SessionUnknown, LinkTooOld, WayNotAllowed, LevelTooLow, ConcurrentRequests, AlreadyDecided, SessionExpired, ClaimedByAnother */
  async claim(proof: ClaimProof, device: Device, citizen: Citizen): Promise<AuthenticationSession> {
    const session = await this.find(proof);
    demandOpen(session, this.clock.now());
    await this.demandProof(session, proof);
    demandWay(session, methods[proof.kind]);
    if (!reaches(device.level, session.intent.level)) throw new LevelTooLow();
    if (claimOf(session)?.citizenId === citizen.id) return session;
    await this.concurrency.demandSingle(citizen, session);
    const by = { citizenId: citizen.id, deviceId: device.id, method: methods[proof.kind] };
    const claimed = await this.sessions.update(session, (current) => claim(current, by, this.clock.now()));
    await this.audit.record(sessionClaimed(claimed, by, citizen.pseudonym));
    await this.sessions.announce(claimed);
    return claimed;
  }

  private async find(proof: ClaimProof): Promise<AuthenticationSession> {
    const session = await (proof.kind === 'code' ? this.findByCode(proof.code) : this.sessions.find(proof.session));
    if (!session) throw new SessionUnknown();
    return session;
  }

  private async findByCode(typed: string): Promise<AuthenticationSession | undefined> {
    const code = normaliseCode(typed);
    return isReadableCode(code, 8) ? this.sessions.findByTypedCode(code) : undefined;
  }

  private async demandProof(session: AuthenticationSession, proof: ClaimProof): Promise<void> {
    if (proof.kind === 'link' && !sameSecret(proof.secret, session.secrets.link))
      throw new SessionUnknown('wrong secret');
    if (proof.kind !== 'qr') return;
    const mac = await qrMac(session.secrets.qr, session.id, proof.second);
    if (!sameSecret(mac, proof.mac)) throw new SessionUnknown('wrong QR code');
    const age = (this.clock.now() - session.startedAt) / 1000 - proof.second;
    if (age > qrLifeSeconds || age < -qrAheadSeconds) throw new LinkTooOld(`${age.toFixed(1)} s old`);
  }
}
