import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Sealer } from '#libs/sealing';
import { Config } from '../../../config/index.js';
import { RelyingPartyRegistry } from '../../../core/relying-parties/index.js';
import { Outbound } from '../../../platform/http/index.js';
import { DeliverOutbox, DeliveryFailed, type Message } from '../../../platform/jobs/index.js';
import { postMessage } from '../post-message.js';

/** The kind of message in the outbox that tells a client of an answered request. */
export const pingKind = 'backchannel_ping';

interface Ping {
  readonly authReqId: string;
  /** The client's own secret: it shows the client that it is us. */
  readonly token: string;
}

const place = 'ping';

/** A session is kept in the open until it ends; what it is to send is not. */
export function sealPing(sealer: Sealer, ping: Ping): string {
  return sealer.seal(JSON.stringify(ping), place);
}

/** Tells clients that there is an answer for them to collect (CIBA Core §10.2, mode ping). */
@Injectable()
export class DeliverPings implements OnModuleInit {
  private readonly sealer: Sealer;

  constructor(
    private readonly parties: RelyingPartyRegistry,
    private readonly delivering: DeliverOutbox,
    private readonly outbound: Outbound,
    config: Config,
  ) {
    this.sealer = new Sealer(config.secrets.MASTER_KEY, 'backchannel-ping');
  }

  onModuleInit(): void {
    this.delivering.carry(pingKind, (message) => this.deliver(message));
  }

  /** An answer of the client that it does not want it is final; a client that does not answer is tried again. */
  private async deliver({ destination, payload }: Message): Promise<void> {
    const party = this.parties.find(destination);
    if (!party || party.disabled || party.backchannel?.delivery !== 'ping')
      throw new DeliveryFailed('no_address', false);
    const { authReqId, token } = JSON.parse(this.sealer.open(payload, place)) as Ping;
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const body = JSON.stringify({ auth_req_id: authReqId });
    await postMessage(this.outbound, party.backchannel.endpoint, { headers, body }, (status) => status < 500);
  }
}
