import { Injectable } from '@nestjs/common';
import type { SessionResult } from '#libs/smart-id-api';
import { CertificateRepository, type CitizenCertificate } from '../../core/certificates/index.js';
import {
  endResultOf,
  SignWithKey,
  WatchSession,
  type SigningSession,
  type KeyUse,
  type PreparedKeyUse,
} from '../../core/signing-sessions/index.js';
import type { Caller } from './caller.js';
import { IdentifyRelyingParty, type ApiCaller } from './identify-relying-party.js';
import { RelyingPartyProblem } from './rp.errors.js';

export interface StatusQuestion {
  readonly id: string;
  readonly caller: Caller;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** How a session ended, for every protocol of this door to put into its own words. */
export interface EndedSession {
  /** Who has started it, as it is registered now. */
  readonly party: ApiCaller;
  readonly session: SigningSession;
  readonly keyUse: KeyUse;
  readonly result: SessionResult;
  /** After an approval only. */
  readonly approved?: {
    readonly prepared: PreparedKeyUse;
    readonly certificate: CitizenCertificate;
    /** Missing for a certificate choice. */
    readonly signature?: Uint8Array;
  };
}

/** How a session ended, or what it is about while it runs. */
export type SessionReading = EndedSession | { readonly running: KeyUse };

/** What became of a session; waits for its end. */
@Injectable()
export class ReadSession {
  constructor(
    private readonly parties: IdentifyRelyingParty,
    private readonly watch: WatchSession,
    private readonly signatures: SignWithKey,
    private readonly certificates: CertificateRepository,
  ) {}

  /** @returns how it ended, or what it is about while it runs. @throws RelyingPartyProblem 401, 404 */
  async read({ id, caller, ...patience }: StatusQuestion): Promise<SessionReading> {
    await this.admit(id, caller);
    return this.look(id, patience);
  }

  /** @returns whose session it is. @throws RelyingPartyProblem 401, 404 */
  async admit(id: string, caller: Caller): Promise<ApiCaller> {
    const session = await this.watch.keyUseOf(id);
    const party = session && (await this.parties.byOwnership(session.owner, caller));
    if (!party) throw unknownSession();
    return party;
  }

  /** For whoever was admitted; a relying party that was switched off meanwhile is not any more. @throws RelyingPartyProblem 404 */
  async look(id: string, patience: Pick<StatusQuestion, 'timeoutMs' | 'signal'>): Promise<SessionReading> {
    const isServed = (owner: string) => this.parties.served(owner) !== undefined;
    const session = await this.watch.keyUseUntilEnded(id, isServed, patience);
    const party = session && this.parties.served(session.owner);
    if (!session?.keyUse || !party) throw unknownSession();
    const { state, prepared, keyUse } = session;
    if (state.name !== 'ended') return { running: keyUse };
    const result = endResultOf(session, state.outcome);
    if (result.endResult !== 'OK' || !prepared) return { party, session, keyUse, result };
    return { party, session, keyUse, result, ...(await this.approved(session, prepared)) };
  }

  private async approved(session: SigningSession, prepared: PreparedKeyUse) {
    const [certificate, signature] = await Promise.all([
      this.certificates.find(prepared.certificate),
      this.signatures.signatureOf(session),
    ]);
    if (!certificate || (prepared.signature && !signature)) throw new Error('an approved session has no signature');
    return { approved: { prepared, certificate, ...(signature && { signature }) } };
  }
}

const unknownSession = () => new RelyingPartyProblem(404, 'There is no such session, or it is over since long.');
