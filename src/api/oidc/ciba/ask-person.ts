import { Injectable } from '@nestjs/common';
import { errors, type BackchannelAuthenticationRequest, type KoaContextWithOIDC } from 'oidc-provider';
import { Clock } from '#libs/kernel';
import { Sealer } from '#libs/sealing';
import { Config } from '../../../config/index.js';
import type { RelyingParty } from '../../../core/relying-parties/index.js';
import {
  sessionNamedBy,
  StartNotification,
  TooManyNotifications,
  type Notice,
} from '../../../core/signing-sessions/index.js';
import { negotiateLocale } from '../../../web/locales/index.js';
import { demandedLevel } from '../policy.js';
import { asked } from '../requests/asked.js';
import { askedAcr } from '../requests/asked-levels.js';
import { interval } from './request-rules.js';
import { pingKind, sealPing } from './deliver-pings.js';
import type { NamedPerson } from './person-hints.js';

/** Seconds that are left to the client to collect what was decided in the last moment: one poll. */
const collecting = interval;

/** The person has been asked too often; the client may ask again when `Retry-After` says. */
class TooManyRequests extends errors.TemporarilyUnavailable {
  constructor() {
    super('too many requests for this person, or by this client: none of them was confirmed');
    Object.assign(this, { status: 429, statusCode: 429 });
  }
}

/** Lets a request that the engine has accepted appear on the phones of the person that it names. */
@Injectable()
export class AskPerson {
  private readonly sealer: Sealer;

  constructor(
    private readonly startNotification: StartNotification,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.sealer = new Sealer(config.secrets.MASTER_KEY, 'backchannel-ping');
  }

  /** @throws TooManyRequests */
  async ask(
    ctx: KoaContextWithOIDC,
    request: BackchannelAuthenticationRequest,
    { person }: NamedPerson,
    relyingParty: RelyingParty,
  ): Promise<void> {
    const params = ctx.oidc.params ?? {};
    const { binding_message: message, ui_locales: locales } = params;
    const id = sessionNamedBy(request.jti);
    const expiresAt = this.clock.now() + request.expiration * 1000;
    try {
      const { intent } = await this.startNotification.start({
        id,
        relyingParty,
        person,
        level: demandedLevel(askedAcr(params), relyingParty.defaultLevel),
        purpose: asked(params).purpose,
        message: typeof message === 'string' ? message : undefined,
        locale: negotiateLocale(typeof locales === 'string' ? locales : 'uk'),
        codeIsChosen: true,
        owner: id,
        lifeMs: Math.max(expiresAt - collecting * 1000 - this.clock.now(), 0),
        notice: this.notice(request, relyingParty, expiresAt),
      });
      Object.assign(ctx.body as object, { interval, verification_code: intent.code });
    } catch (error) {
      if (!(error instanceof TooManyNotifications)) throw error;
      ctx.set('Retry-After', String(error.retryAfterSeconds));
      throw new TooManyRequests();
    }
  }

  private notice(
    { jti, params }: BackchannelAuthenticationRequest,
    { backchannel }: RelyingParty,
    usefulUntil: number,
  ): Notice | undefined {
    const token = params?.['client_notification_token'];
    if (backchannel?.delivery !== 'ping' || typeof token !== 'string') return undefined;
    return { kind: pingKind, payload: sealPing(this.sealer, { authReqId: jti, token }), usefulUntil };
  }
}
