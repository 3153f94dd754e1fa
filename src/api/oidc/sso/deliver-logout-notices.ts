import { Injectable, type OnModuleInit } from '@nestjs/common';
import { readLogoutNotice, logoutNoticeKind } from '../../../core/sso-sessions/index.js';
import { OutgoingFailed, OutgoingHttp } from '../../../platform/http/index.js';
import { DeliverOutbox, DeliveryFailed, type Message } from '../../../platform/jobs/index.js';
import { Engine } from '../engine.js';

const event = 'http://schemas.openid.net/event/backchannel-logout';

/** Tells portals of a sign-out (OpenID Connect Back-Channel Logout 1.0 §2.5). */
@Injectable()
export class DeliverLogoutNotices implements OnModuleInit {
  constructor(
    private readonly engine: Engine,
    private readonly delivering: DeliverOutbox,
    private readonly http: OutgoingHttp,
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
    await this.post(client.backchannelLogoutUri, form.toString());
  }

  /** §2.8: 200 says that it is done; 204 is taken for the same, as many frameworks send it. */
  private async post(url: string, body: string): Promise<void> {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    try {
      const { status } = await this.http.send(url, { method: 'POST', headers, body });
      if (status !== 200 && status !== 204) throw new DeliveryFailed(`status_${status}`, true);
    } catch (error) {
      if (!(error instanceof OutgoingFailed)) throw error;
      throw new DeliveryFailed(error.fault, error.fault !== 'address_refused', { cause: error });
    }
  }
}
