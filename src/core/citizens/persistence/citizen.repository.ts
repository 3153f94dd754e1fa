import { Injectable } from '@nestjs/common';
import { Database, findOne, type Transaction } from '../../../platform/persistence/index.js';
import type { Citizen, CitizenId, CitizenStatus, PersonName, PersonType } from '../domain/citizen.js';
import { CitizenRow } from './citizen.entity.js';

/** The citizens' records. */
@Injectable()
export class CitizenRepository {
  constructor(private readonly database: Database) {}

  async find(id: CitizenId): Promise<Citizen | undefined> {
    const row = await findOne(this.database.manager, CitizenRow, { id });
    return row ? toCitizen(row) : undefined;
  }

  /** The citizen's name in the audit. */
  async pseudonymOf(id: CitizenId, within: Transaction): Promise<string | undefined> {
    return (await findOne(within, CitizenRow, { id }))?.pseudonym;
  }

  async findByPseudonym(pseudonym: string): Promise<Citizen | undefined> {
    const row = await findOne(this.database.manager, CitizenRow, { pseudonym });
    return row ? toCitizen(row) : undefined;
  }

  async findByIdentifier(identifier: string): Promise<Citizen | undefined> {
    const row = await findOne(this.database.manager, CitizenRow, { identifier });
    return row ? toCitizen(row) : undefined;
  }

  /**
   * Adds a citizen; where the identifier is known already, the record stays and only the names are brought up to date.
   * @returns the record as it is kept
   */
  async addOrRename(citizen: Citizen): Promise<Citizen> {
    const names = ['given_name', 'family_name', 'given_name_latin', 'family_name_latin', 'person_type'];
    const insert = this.database.manager.createQueryBuilder().insert().into(CitizenRow).values(toRow(citizen));
    await insert.orUpdate(names, ['identifier']).execute();
    return (await this.findByIdentifier(citizen.identifier)) ?? citizen;
  }

  async setStatus(id: CitizenId, status: CitizenStatus, within: Transaction): Promise<void> {
    await within.update(CitizenRow, { id }, { status });
  }
}

function toCitizen(row: CitizenRow): Citizen {
  return {
    id: row.id as CitizenId,
    identifier: row.identifier,
    name: toName(row.givenName, row.familyName),
    nameLatin: toName(row.givenNameLatin, row.familyNameLatin),
    birthDate: row.birthDate,
    personType: row.personType as PersonType,
    status: row.status as CitizenStatus,
    pseudonym: row.pseudonym,
  };
}

function toName(givenName: string | null, familyName: string): PersonName {
  return { givenName: givenName ?? undefined, familyName };
}

function toRow({ name, nameLatin, ...citizen }: Citizen): CitizenRow {
  return {
    ...citizen,
    givenName: name.givenName ?? null,
    familyName: name.familyName,
    givenNameLatin: nameLatin.givenName ?? null,
    familyNameLatin: nameLatin.familyName,
  };
}
