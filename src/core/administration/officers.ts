import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/persistence/index.js';
import { CitizenRepository, type CitizenId } from '../citizens/index.js';
import { RoleMissing } from './administration.errors.js';
import type { Officer } from './domain/officer.js';
import { mayDo, type Duty } from './domain/role.js';
import { OfficerRepository } from './persistence/officer.repository.js';

/** Who of the citizens is an officer, asked at each call: a role that is taken away is gone with the next one. */
@Injectable()
export class Officers {
  constructor(
    private readonly citizens: CitizenRepository,
    private readonly repository: OfficerRepository,
  ) {}

  /** @throws RoleMissing when the citizen is not active or has no role with this duty */
  async demand(citizenId: CitizenId, duty: Duty): Promise<Officer> {
    const citizen = await this.citizens.find(citizenId);
    if (citizen?.status !== 'active') throw new RoleMissing('the citizen is not active');
    const { roles, version } = await this.repository.rolesOf(citizenId);
    if (!mayDo(roles, duty)) throw new RoleMissing(`no role may ${duty}`);
    return { citizen, roles, version };
  }

  /** The same once more at the moment that counts. @throws RoleMissing */
  async demandWithin(within: Transaction, { citizen }: Pick<Officer, 'citizen'>, duty: Duty): Promise<void> {
    const { roles } = await this.repository.rolesOf(citizen.id, within);
    if (!mayDo(roles, duty)) throw new RoleMissing(`no role may ${duty}`);
  }

  /** Everybody who has a role, or had one, and is still known. */
  async all(): Promise<Officer[]> {
    const kept = await this.repository.all();
    const found = await Promise.all(
      kept.map(async ({ citizenId, roles, version }) => {
        const citizen = await this.citizens.find(citizenId);
        return citizen ? [{ citizen, roles, version }] : [];
      }),
    );
    return found.flat();
  }
}
