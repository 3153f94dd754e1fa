import { type PersonIdentifier } from '#libs/person-identifier';

/** How the person belongs to the state; the words are explained in the README. */
export type PersonType = 'citizen' | 'resident' | 'e-resident' | 'foreigner';

export type VitalStatus = 'alive' | 'deceased';

/** A person as the register writes them. */
export interface RegisteredPerson {
  readonly identifier: PersonIdentifier;
  /** In the script of the register; undefined for people who have one name only. */
  readonly givenName: string | undefined;
  readonly familyName: string;
  /** As in the passport: transliterated where the register is not in Latin letters, with all diacritics where it is. */
  readonly namesLatin: { readonly givenName: string | undefined; readonly familyName: string };
  /** ISO yyyy-mm-dd. */
  readonly birthDate: string;
  readonly personType: PersonType;
  readonly status: VitalStatus;
}

const ISO_DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/**
 * Completed years of life on a day of the person's own calendar (ISO yyyy-mm-dd); below zero before the birth. Who was
 * born on 29 February completes a common year on 1 March, so that nobody is taken for of age a day too soon.
 * @throws RangeError when the day is not written as yyyy-mm-dd
 */
export function ageOn(person: Pick<RegisteredPerson, 'birthDate'>, isoDate: string): number {
  if (!ISO_DATE.test(isoDate)) throw new RangeError('a day is written yyyy-mm-dd');
  const years = Number(isoDate.slice(0, 4)) - Number(person.birthDate.slice(0, 4));
  return isoDate.slice(5) < person.birthDate.slice(5) ? years - 1 : years;
}
