import { Injectable } from '@nestjs/common';
import { Outbox } from '../../platform/jobs/index.js';
import type { Transaction } from '../../platform/persistence/index.js';
import type { CitizenId } from '../citizens/index.js';
import { RelyingPartyRegistry } from '../relying-parties/index.js';
import { logoutNoticeKind, writeLogoutNotice } from './domain/logout-notice.js';
import type { Participation } from './domain/sso-session.js';

/** A portal's own session lives hardly longer than ours can; afterwards it need not be told. */
const lifeMs = 12 * 60 * 60_000;

/** Tells portals that a citizen has signed out: those that have an address for it. */
@Injectable()
export class LogoutNotices {
  constructor(
    private readonly outbox: Outbox,
    private readonly parties: RelyingPartyRegistry,
  ) {}

  async send(citizenId: CitizenId, participations: readonly Participation[], within: Transaction): Promise<void> {
    for (const { relyingParty, sid } of participations) {
      if (this.parties.find(relyingParty)?.backchannelLogoutUri === undefined) continue;
      const payload = writeLogoutNotice({ citizenId, sid });
      await this.outbox.add({ kind: logoutNoticeKind, destination: relyingParty, payload, lifeMs }, within);
    }
  }
}
