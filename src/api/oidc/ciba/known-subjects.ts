import { Injectable } from '@nestjs/common';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { CitizenId } from '../../../core/citizens/index.js';
import { RelyingPartyRegistry } from '../../../core/relying-parties/index.js';
import { Database, findOne } from '../../../platform/persistence/index.js';
import { Accounts } from '../accounts.js';
import { KnownSubjectRow } from './persistence/known-subject.entity.js';

/**
 * Whom a subject means. A pairwise subject is a digest, so nobody can read it back; a relying party that may ask by
 * back channel can name people by it, so its subjects are written down as it learns them.
 */
@Injectable()
export class KnownSubjects {
  constructor(
    private readonly database: Database,
    private readonly parties: RelyingPartyRegistry,
    private readonly accounts: Accounts,
  ) {}

  observe(provider: Provider): void {
    provider.use(async (ctx, next) => {
      await next();
      const { oidc } = ctx as Partial<KoaContextWithOIDC>;
      if (oidc?.route === 'token' && ctx.status === 200) await this.remember(oidc);
    });
  }

  async citizenOf(subject: string): Promise<CitizenId | undefined> {
    const row = await findOne(this.database.manager, KnownSubjectRow, { subject });
    return row?.citizenId as CitizenId | undefined;
  }

  private async remember({ account, client }: KoaContextWithOIDC['oidc']): Promise<void> {
    const party = this.parties.find(client?.clientId ?? '');
    if (!account || !party?.backchannel || party.subjects === 'public') return;
    const subject = await this.accounts.subject(account.accountId, party);
    const row = { subject, citizenId: account.accountId };
    const insert = this.database.manager.createQueryBuilder().insert().into(KnownSubjectRow).values(row);
    await insert.orIgnore().execute();
  }
}
