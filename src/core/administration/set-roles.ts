import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Database, type Transaction } from '../../platform/persistence/index.js';
import { AuditLog } from '../audit/index.js';
import { CitizenRepository, type Citizen } from '../citizens/index.js';
import { OutdatedVersion, type Author } from '../relying-parties/index.js';
import { OfficerUnknown } from './administration.errors.js';
import { rolesSet } from './administration.events.js';
import type { Role } from './domain/role.js';
import { OfficerRepository } from './persistence/officer.repository.js';

/** Gives a citizen roles, in place of those that the citizen had. */
@Injectable()
export class SetRoles {
  constructor(
    private readonly database: Database,
    private readonly citizens: CitizenRepository,
    private readonly officers: OfficerRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** For the command line, by which the first officers come. @throws OfficerUnknown */
  async byCommand(identifier: string, choose: (held: readonly Role[]) => readonly Role[], author: Author) {
    const citizen = await this.citizens.findByIdentifier(identifier);
    if (citizen?.status !== 'active') throw new OfficerUnknown();
    const { roles, version } = await this.officers.rolesOf(citizen.id);
    const given = [...new Set(choose(roles))].sort();
    await this.database.transaction((within) =>
      this.setWithin(within, citizen, { roles: given, basedOn: version }, author),
    );
    return { citizen, roles: given };
  }

  /** @returns the version that holds now. @throws OutdatedVersion */
  async setWithin(
    within: Transaction,
    citizen: Citizen,
    { roles, basedOn }: { readonly roles: readonly Role[]; readonly basedOn: number },
    by: Author,
  ): Promise<number> {
    const version = basedOn + 1;
    const kept = { citizenId: citizen.id, roles, version };
    if (!(await this.officers.set(kept, this.clock.now(), within))) throw new OutdatedVersion('roles');
    await this.audit.recordWithin(within, rolesSet(citizen.pseudonym, roles, version, by));
    return version;
  }
}
