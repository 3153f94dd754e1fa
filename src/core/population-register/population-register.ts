import { type PersonIdentifier } from '#libs/person-identifier';
import { type RegisteredPerson } from './domain/registered-person.js';

/** The state's register of persons, as far as it is asked here: one question, and never a search by name. */
export abstract class PopulationRegister {
  /** The person of that number, alive or deceased; undefined when the register does not know the number. */
  abstract find(identifier: PersonIdentifier): Promise<RegisteredPerson | undefined>;
}
