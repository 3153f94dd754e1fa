import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '#libs/kernel';
import { Database } from '../../platform/persistence/index.js';
import { AuditLog } from '../audit/index.js';
import type { Author } from './change-registry.js';
import { OrganisationRepository } from './persistence/organisation.repository.js';
import { RelyingPartyRepository } from './persistence/relying-party.repository.js';
import { InvalidRegistration, OutdatedVersion } from './relying-parties.errors.js';
import { organisationSet } from './relying-parties.events.js';

const name = z.string().min(1).max(150);

const organisation = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/),
  name: z.strictObject({ en: name, uk: name.optional(), et: name.optional() }),
  registry_code: z.string().min(1).max(40).optional(),
  contacts: z.array(z.email()).default([]),
});

/** Enters an organisation, or replaces what is known of it. */
@Injectable()
export class SetOrganisation {
  constructor(
    private readonly database: Database,
    private readonly parties: RelyingPartyRepository,
    private readonly organisations: OrganisationRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * @param basedOn the version that the author has seen, 0 for none; without it, whatever is there is replaced
   * @throws InvalidRegistration with every fault, OutdatedVersion
   */
  async set(content: unknown, { actor, reason }: Author, basedOn?: number): Promise<{ id: string; version: number }> {
    const parsed = organisation.safeParse(content);
    if (!parsed.success) throw new InvalidRegistration(z.prettifyError(parsed.error).split('\n'));
    const { registry_code: registryCode, ...rest } = parsed.data;
    return this.database.transaction(async (within) => {
      await this.parties.lock(within);
      const before = await this.organisations.find(rest.id, within);
      if (basedOn !== undefined && basedOn !== (before?.version ?? 0)) throw new OutdatedVersion(rest.id);
      const version = (before?.version ?? 0) + 1;
      const change = { content: parsed.data, reason, actor, changedAt: this.clock.now() };
      await this.organisations.save({ ...rest, registryCode, version }, change, within);
      await this.audit.recordWithin(within, organisationSet({ id: rest.id, version }, actor));
      return { id: rest.id, version };
    });
  }
}
