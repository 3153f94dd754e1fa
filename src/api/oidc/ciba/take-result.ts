import { Injectable } from '@nestjs/common';
import Provider, { errors, type BackchannelAuthenticationRequest } from 'oidc-provider';
import { digest } from '#libs/kernel';
import { AuditLog } from '../../../core/audit/index.js';
import { CitizenRepository } from '../../../core/citizens/index.js';
import {
  sessionNamedBy,
  SessionUnknown,
  WatchSession,
  type Approval,
  type Outcome,
} from '../../../core/signing-sessions/index.js';
import { KeyValueStore } from '../../../platform/key-value/index.js';
import { Database } from '../../../platform/persistence/index.js';
import { methodsOf, reasons } from '../decisions.js';
import { SpentMarks } from '../engine-store/spent-marks.js';
import { signedIn } from '../oidc.events.js';
import { askedAcr, inWordsOf } from '../requests/asked-levels.js';
import { registeredClaims } from '../requests/registered-claims.js';
import { interval } from './request-rules.js';

type Request = BackchannelAuthenticationRequest;
interface Requests {
  find(id: unknown, options?: object): Promise<Request | undefined>;
}

/**
 * What became of a request, whenever a client asks for its tokens. The session is the only place that knows, so there
 * is nothing that could be lost between the citizen's answer and the client's question; making the same of it twice
 * makes the same.
 */
@Injectable()
export class TakeResult {
  constructor(
    private readonly watchSession: WatchSession,
    private readonly citizens: CitizenRepository,
    private readonly database: Database,
    private readonly spent: SpentMarks,
    private readonly audit: AuditLog,
    private readonly store: KeyValueStore,
  ) {}

  /** Stands where the engine looks for a request. */
  observe(provider: Provider): void {
    const requests = provider.BackchannelAuthenticationRequest as unknown as Requests;
    const find = requests.find.bind(requests);
    requests.find = async (id, options) => {
      const request = await find(id, options);
      const { oidc } = Provider.ctx ?? {};
      const own = request !== undefined && request.clientId === oidc?.client?.clientId;
      if (own && oidc?.route === 'token') await this.bringUpToDate(provider, request);
      return request;
    };
  }

  /** @throws SlowDown when there is nothing yet, and the client asks too often */
  private async bringUpToDate(provider: Provider, request: Request): Promise<void> {
    if (request.grantId !== undefined || request.error !== undefined || request.isExpired) return;
    const outcome = await this.outcomeOf(request.jti);
    if (outcome?.result === 'approved') return this.grant(provider, request, outcome);
    if (outcome === undefined || outcome.result === 'timeout') return this.demandPatience(request.jti);
    Object.assign(request, { error: 'access_denied', errorDescription: reasons[outcome.result] });
  }

  private async outcomeOf(authReqId: string): Promise<Outcome | undefined> {
    const id = sessionNamedBy(authReqId);
    try {
      const { state } = await this.watchSession.ofOwner(id, id);
      return state.name === 'ended' ? state.outcome : undefined;
    } catch (error) {
      // The fast store has forgotten it: as good as never answered.
      if (error instanceof SessionUnknown) return undefined;
      throw error;
    }
  }

  /** CIBA Core §11: `slow_down`. A little sooner than told is forgiven. */
  private async demandPatience(authReqId: string): Promise<void> {
    const key = `{backchannel:${digest(authReqId)}}:polled`;
    if (await this.store.setIfAbsent(key, '1', (interval - 1) * 1000)) return;
    await this.store.set(key, '1', (interval - 1) * 1000);
    throw new errors.SlowDown();
  }

  private async grant(provider: Provider, request: Request, approval: Approval): Promise<void> {
    const { client } = Provider.ctx?.oidc ?? {};
    if (!client || approval.citizenId !== request.accountId) throw new errors.InvalidGrant('not the person asked for');
    await this.record(request, approval);
    // The name follows from the request, so that parallel polls make one grant and not several.
    const names = { jti: digest(`grant ${request.jti}`), clientId: client.clientId, accountId: request.accountId };
    const grant = new provider.Grant(names);
    grant.addOIDCScope(request.scope ?? 'openid');
    grant.addOIDCClaims(registeredClaims(client, request.params ?? {}));
    await grant.save();
    Object.assign(request, {
      grantId: grant.jti,
      acr: inWordsOf(askedAcr(request.params ?? {}), approval.level),
      amr: methodsOf(approval),
      authTime: Math.floor(approval.at / 1000),
    });
    await request.save();
  }

  /** Once, however often it is collected; and before anything is given. */
  private async record({ jti, clientId = '', scope = '' }: Request, approval: Approval): Promise<void> {
    const citizen = await this.citizens.find(approval.citizenId);
    const event = signedIn(clientId, sessionNamedBy(jti), approval, scope.split(' '), citizen?.pseudonym ?? '');
    await this.database.transaction(async (transaction) => {
      if (await this.spent.spend('BackchannelResult', digest(jti), transaction))
        await this.audit.recordWithin(transaction, event);
    });
  }
}
