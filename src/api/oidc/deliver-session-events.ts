import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Config } from '../../config/index.js';
import { RelyingPartyRegistry } from '../../core/relying-parties/index.js';
import { readSessionEvent, sessionEventKind } from '../../core/signing-sessions/index.js';
import { Outbound } from '../../platform/http/index.js';
import { DeliverOutbox, DeliveryFailed, type Message } from '../../platform/jobs/index.js';
import { Engine } from './engine.js';
import { signJwt } from './keys/sign-jwt.js';
import { postMessage } from './post-message.js';

/** So that it passes for nothing else that the issuer signs (RFC 8725 §3.11). */
const typ = 'session-event+jwt';

/**
 * Tells relying parties of the Smart-ID API that a session has ended. It is this door that does, because the keys by
 * which the service speaks are here; nothing personal is in it.
 */
@Injectable()
export class DeliverSessionEvents implements OnModuleInit {
  constructor(
    private readonly engine: Engine,
    private readonly parties: RelyingPartyRegistry,
    private readonly delivering: DeliverOutbox,
    private readonly outbound: Outbound,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.delivering.carry(sessionEventKind, (message) => this.deliver(message));
  }

  /** Each attempt has a time of its own; its `jti` is the message's, the same in all of them. */
  private async deliver({ id, destination, payload }: Message): Promise<void> {
    const party = this.parties.find(destination);
    const url = party?.api?.sessionEventsUri;
    if (!party?.api || party.disabled || url === undefined) throw new DeliveryFailed('no_address', false);
    const body = await signJwt(
      this.engine.signingKeys,
      { algorithm: party.idTokenAlgorithm, typ },
      {
        iss: this.config.http.ISSUER,
        aud: party.api.uuid,
        jti: id,
        iat: Math.floor(this.clock.now() / 1000),
        state: 'COMPLETE',
        ...readSessionEvent(payload),
      },
    );
    await postMessage(this.outbound, url, { headers: { 'Content-Type': 'application/jwt' }, body });
  }
}
