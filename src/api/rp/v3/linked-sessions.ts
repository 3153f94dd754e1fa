import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import type { AuthCodeContext, FlowType } from '#libs/smart-id-api';
import type { Account } from '../../../core/accounts/index.js';
import { WatchSession, type SigningSession } from '../../../core/signing-sessions/index.js';
import { KeyValueStore } from '../../../platform/key-value/index.js';
import type { ApiCaller } from '../identify-relying-party.js';
import { RelyingPartyProblem } from '../rp.errors.js';

/** How long after the choice the signature may be asked for: the citizen is still there. */
const patienceMs = 120_000;
const keptMs = 30 * 60_000;

/** What a linked signature takes over from the certificate choice before it. */
export interface Linked {
  readonly flowType: FlowType;
  /** The browser comes back with the secret of the first session, at the end of the second. */
  readonly context: Pick<AuthCodeContext, 'sessionSecret' | 'initialCallbackUrl'>;
}

/** Certificate choices that a signature may follow, each once (RP API, linked signature). */
@Injectable()
export class LinkedSessions {
  constructor(
    private readonly watch: WatchSession,
    private readonly store: KeyValueStore,
    private readonly clock: Clock,
  ) {}

  /** @throws RelyingPartyProblem 400 when it is another one's, another account's, too old, or was used */
  async take(id: string, party: ApiCaller, account: Account | undefined): Promise<Linked> {
    const session = await this.watch.keyUseOf(id);
    const { keyUse, prepared } = session ?? {};
    if (session?.owner !== party.id || !this.hasJustChosen(session)) throw notLinked();
    if (!keyUse || !prepared || prepared.documentNumber !== account?.documentNumber) throw notLinked();
    if (!(await this.store.setIfAbsent(`{linked:${id}}`, '1', keptMs))) throw notLinked();
    const { sessionSecret, initialCallbackUrl } = keyUse.context;
    return {
      flowType: prepared.flowType,
      context: { sessionSecret, ...(initialCallbackUrl !== undefined && { initialCallbackUrl }) },
    };
  }

  /** A certificate choice by link that the citizen has agreed to, a moment ago. */
  private hasJustChosen({ keyUse, state }: SigningSession): boolean {
    if (keyUse?.kind !== 'cert' || !keyUse.link) return false;
    if (state.name !== 'ended' || state.outcome.result !== 'approved') return false;
    return this.clock.now() - state.outcome.at <= patienceMs;
  }
}

function notLinked(): RelyingPartyProblem {
  const detail = 'No certificate choice by device link of this account has just ended well under this session id.';
  const field = { paramName: 'linkedSessionID', pointer: '/linkedSessionID' };
  return new RelyingPartyProblem(400, detail, [{ code: 'INVALID_PARAMETER', detail, ...field }]);
}
