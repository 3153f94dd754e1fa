import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../../platform/persistence/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import { OrganisationRepository } from './persistence/organisation.repository.js';
import { InvalidRegistration } from './relying-parties.errors.js';
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
    private readonly organisations: OrganisationRepository,
    private readonly audit: AuditLog,
  ) {}

  /** @returns its id. @throws InvalidRegistration with every fault */
  async set(content: unknown, actor: Actor): Promise<string> {
    const parsed = organisation.safeParse(content);
    if (!parsed.success) throw new InvalidRegistration(z.prettifyError(parsed.error).split('\n'));
    const { registry_code: registryCode, ...rest } = parsed.data;
    await this.database.transaction(async (within) => {
      await this.organisations.set({ ...rest, registryCode }, within);
      await this.audit.recordWithin(within, organisationSet(rest.id, actor));
    });
    return rest.id;
  }
}
