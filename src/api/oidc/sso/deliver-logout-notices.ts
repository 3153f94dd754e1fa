import { Injectable, type OnModuleInit } from '@nestjs/common';
import { readLogoutNotice, logoutNoticeKind } from '../../../core/sso-sessions/index.js';
import { Outbound } from '../../../platform/http/index.js';
import { DeliverOutbox, DeliveryFailed, type Message } from '../../../platform/jobs/index.js';
import { Engine } from '../engine.js';
import { postMessage } from '../post-message.js';

const event = 'http://schemas.openid.net/event/backchannel-logout';

/** Tells portals of a sign-out (OpenID Connect Back-Channel Logout 1.0 §2.5). */
@Injectable()
export class DeliverLogoutNotices implements OnModuleInit {
  constructor(
    private readonly engine: Engine,
    private readonly delivering: DeliverOutbox,
    private readonly outbound: Outbound,
  ) {}

  onModuleInit(): void {
    this.delivering.carry(logoutNoticeKind, (message) => this.deliver(message));
  }

  /** Each attempt has a token of its own, good for two minutes; its `jti` is the message's, the same in all of them. */
  private async deliver({ id, destination, payload }: Message): Promise<void> {
    const client = await this.engine.provider.Client.find(destination);
    if (client?.backchannelLogoutUri === undefined) throw new DeliveryFailed('no_address', false);
    const { citizenId, sid } = readLogoutNotice(payload);
    const token = new this.engine.provider.IdToken({ sub: citizenId }, { client });
    Object.assign(token, { mask: { sub: null } });
    token.set('events', { [event]: {} });
    token.set('jti', id);
    if (client.backchannelLogoutSessionRequired === true) token.set('sid', sid);
    const form = new URLSearchParams({ logout_token: await token.issue({ use: 'logout' }) });
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    await postMessage(this.outbound, client.backchannelLogoutUri, { headers, body: form.toString() });
  }
}
