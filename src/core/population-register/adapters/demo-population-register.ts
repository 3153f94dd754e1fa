import { PersonIdentifier } from '#libs/person-identifier';
import { type RegisteredPerson } from '../domain/registered-person.js';
import { PopulationRegister } from '../population-register.js';
import { type DemoPerson, demoPersons } from './demo-persons.js';

/** A register of invented persons, for the local profile, the demo desk and tests. Never for production. */
export class DemoPopulationRegister extends PopulationRegister {
  private readonly rows = new Map<string, DemoPerson>();

  /** @throws Error when two rows share a number, or a row contradicts the birth date in its number */
  constructor(rows: readonly DemoPerson[] = demoPersons) {
    super();
    for (const row of rows) this.add(row);
  }

  override async find(identifier: PersonIdentifier): Promise<RegisteredPerson | undefined> {
    const row = this.rows.get(identifier.toEtsi());
    if (!row) return undefined;
    const { note: _, ...person } = row;
    return { ...person, identifier };
  }

  /** Everybody, with the note for the demo desk, in the order of the rows. A true register has no such answer. */
  all(): readonly DemoPerson[] {
    return [...this.rows.values()];
  }

  private add(row: DemoPerson): void {
    const { birthDate } = PersonIdentifier.parse(row.identifier);
    if (this.rows.has(row.identifier)) throw new Error(`two demo persons share ${row.identifier}`);
    if (birthDate !== undefined && birthDate !== row.birthDate) {
      throw new Error(`the birth date of ${row.identifier} is not the one in its number`);
    }
    this.rows.set(row.identifier, row);
  }
}
