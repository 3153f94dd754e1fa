import { Injectable } from '@nestjs/common';
import { qrMac } from '#libs/device-link';
import { reaches } from '#libs/assurance';
import { Clock, sameSecret } from '#libs/kernel';
import { isReadableCode, normaliseCode } from '#libs/readable-code';
import { deviceLinkFault, readDeviceLink } from '#libs/smart-id-api';
import { AuditLog } from '../audit/index.js';
import type { Citizen } from '../citizens/index.js';
import type { Device } from '../devices/index.js';
import { claim, claimOf, demandOpen, demandPerson, demandWay, type SigningSession } from './domain/signing-session.js';
import type { Method } from './domain/outcome.js';
import { PrepareKeyUse, type AnsweringPhone } from './prepare-key-use.js';
import { PreventConcurrency } from './prevent-concurrency.js';
import { SessionStore } from './session-store.js';
import { sessionClaimed } from './signing-sessions.events.js';
import { LevelTooLow, LinkTooOld, SessionUnknown } from './signing-sessions.errors.js';

/** How a phone shows that it has seen the waiting page. */
export type ClaimProof =
  | { readonly kind: 'qr'; readonly session: string; readonly second: number; readonly mac: string }
  | { readonly kind: 'link'; readonly session: string; readonly secret: string }
  | { readonly kind: 'code'; readonly code: string }
  /** A link of the relying-party API, to the character; what the phone answers with is `phone`. */
  | { readonly kind: 'device_link'; readonly url: string; readonly phone: PhoneAnswer }
  /** A request of that API which is addressed to the citizen already. */
  | { readonly kind: 'notification'; readonly session: string; readonly phone: PhoneAnswer };

/** What a phone brings when a key of its citizen is going to be used. */
export type PhoneAnswer = Pick<AnsweringPhone, 'userChallenge' | 'interactions'>;

type PageProof = Exclude<ClaimProof, { kind: 'device_link' | 'notification' }>;

/** A QR code is renewed each second and read within a few; a forwarded photograph comes later. */
const qrLifeSeconds = 5;
/** Pages count seconds with the computer's clock, which may run a little ahead. */
const qrAheadSeconds = 2;

const methods: Readonly<Record<PageProof['kind'], Method>> = {
  qr: 'app_qr',
  link: 'app_link',
  code: 'app_code',
};

/** A phone opens the session that a page is waiting with; from then on its citizen has to decide. */
@Injectable()
export class ClaimSession {
  constructor(
    private readonly sessions: SessionStore,
    private readonly concurrency: PreventConcurrency,
    private readonly prepareKeyUse: PrepareKeyUse,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws SessionUnknown, LinkTooOld, WayNotAllowed, LevelTooLow, MeantForAnother, AccountUnusable, ConcurrentRequests, AlreadyDecided, SessionExpired, ClaimedByAnother */
  async claim(proof: ClaimProof, device: Device, citizen: Citizen): Promise<SigningSession> {
    if (proof.kind === 'device_link') return this.claimByDeviceLink(proof, device, citizen);
    if (proof.kind === 'notification') return this.getReady(proof, device, citizen);
    const session = await this.find(proof);
    demandOpen(session, this.clock.now());
    await this.demandProof(session, proof);
    return this.claimBy(methods[proof.kind], session, device, citizen);
  }

  private async claimByDeviceLink(
    { url, phone }: Extract<ClaimProof, { kind: 'device_link' }>,
    device: Device,
    citizen: Citizen,
  ): Promise<SigningSession> {
    const link = readDeviceLink(url);
    const session = link && (await this.sessions.findByToken(link.sessionToken));
    const { keyUse } = session ?? {};
    if (!link || !session || !keyUse?.link) throw new SessionUnknown();
    demandOpen(session, this.clock.now());
    const linked = { ...keyUse.context, ...keyUse.link, sessionType: keyUse.kind, createdAt: session.startedAt };
    const fault = deviceLinkFault(link, linked, this.clock.now());
    if (fault === 'too_old' || fault === 'too_early') throw new LinkTooOld(fault);
    if (fault) throw new SessionUnknown(fault);
    const flowType = link.deviceLinkType;
    const claimed = await this.claimBy(flowType === 'QR' ? 'app_qr' : 'app_link', session, device, citizen);
    return this.prepareKeyUse.prepare(claimed, keyUse, { ...phone, device, citizen, flowType });
  }

  private async getReady(
    { session: id, phone }: Extract<ClaimProof, { kind: 'notification' }>,
    device: Device,
    citizen: Citizen,
  ): Promise<SigningSession> {
    const session = await this.sessions.find(id);
    const { keyUse } = session ?? {};
    if (!session || !keyUse?.flowType || claimOf(session)?.citizenId !== citizen.id) throw new SessionUnknown();
    demandOpen(session, this.clock.now());
    return this.prepareKeyUse.prepare(session, keyUse, { ...phone, device, citizen, flowType: keyUse.flowType });
  }

  private async claimBy(
    method: Method,
    session: SigningSession,
    device: Device,
    citizen: Citizen,
  ): Promise<SigningSession> {
    demandWay(session, method);
    demandPerson(session, citizen.id);
    if (!reaches(device.level, session.intent.level)) throw new LevelTooLow();
    if (claimOf(session)?.citizenId === citizen.id) return session;
    await this.concurrency.demandSingle(citizen, session);
    const by = { citizenId: citizen.id, deviceId: device.id, method };
    const claimed = await this.sessions.update(session, (current) => claim(current, by, this.clock.now()));
    await this.audit.record(sessionClaimed(claimed, by, citizen.pseudonym));
    await this.sessions.announce(claimed);
    return claimed;
  }

  private async find(proof: PageProof): Promise<SigningSession> {
    const session = await (proof.kind === 'code' ? this.findByCode(proof.code) : this.sessions.find(proof.session));
    if (!session) throw new SessionUnknown();
    return session;
  }

  private async findByCode(typed: string): Promise<SigningSession | undefined> {
    const code = normaliseCode(typed);
    return isReadableCode(code, 8) ? this.sessions.findByTypedCode(code) : undefined;
  }

  private async demandProof(session: SigningSession, proof: PageProof): Promise<void> {
    if (proof.kind === 'link' && !sameSecret(proof.secret, session.secrets.link))
      throw new SessionUnknown('wrong secret');
    if (proof.kind !== 'qr') return;
    const mac = await qrMac(session.secrets.qr, session.id, proof.second);
    if (!sameSecret(mac, proof.mac)) throw new SessionUnknown('wrong QR code');
    const age = (this.clock.now() - session.startedAt) / 1000 - proof.second;
    if (age > qrLifeSeconds || age < -qrAheadSeconds) throw new LinkTooOld(`${age.toFixed(1)} s old`);
  }
}
