import { ageOn, type RegisteredPerson } from '../../population-register/index.js';
import { PersonDeceased, PersonTooYoung } from '../identity-proofing.errors.js';

/** From this age on a person may act alone; younger ones will need a guardian. */
export const minimumAge = 14;

/**
 * @param today ISO date
 * @throws PersonDeceased, PersonTooYoung
 */
export function demandEligible(person: RegisteredPerson, today: string): void {
  if (person.status === 'deceased') throw new PersonDeceased();
  if (ageOn(person, today) < minimumAge) throw new PersonTooYoung();
}
