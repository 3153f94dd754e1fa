import type { Branded } from '#libs/kernel';

export type CitizenId = Branded<'CitizenId'>;

/** `suspended` by an authority or on the citizen's own word; `deceased` as the population register has it. */
export type CitizenStatus = 'active' | 'suspended' | 'deceased';
export type PersonType = 'citizen' | 'resident' | 'e-resident' | 'foreigner';

export interface PersonName {
  /** Missing for people who have a single name. */
  readonly givenName: string | undefined;
  readonly familyName: string;
}

/** A person who has, or has had, a State ID. Kept by person, not by phone: a new phone is the same citizen. */
export interface Citizen {
  readonly id: CitizenId;
  /** ETSI semantics identifier, for example `PNOUA-19840102-00012` (EN 319 412-1 §5.1.3). */
  readonly identifier: string;
  readonly name: PersonName;
  readonly nameLatin: PersonName;
  /** ISO 8601 date. */
  readonly birthDate: string;
  readonly personType: PersonType;
  readonly status: CitizenStatus;
  /** Under this name the audit knows the citizen; deleting the record cuts the way back. */
  readonly pseudonym: string;
}

/** The name as a person would write it. */
export function fullName({ givenName, familyName }: PersonName): string {
  return givenName === undefined ? familyName : `${givenName} ${familyName}`;
}
