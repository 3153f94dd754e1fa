import type { Citizen } from '../../citizens/index.js';
import type { Actor } from '../../audit/index.js';
import type { Role } from './role.js';

/** A citizen with roles in the administration. Without roles it is nobody. */
export interface Officer {
  readonly citizen: Citizen;
  readonly roles: readonly Role[];
  /** Grows by one with each change of the roles; 0 for who never had any. */
  readonly version: number;
}

/** How the audit and the versions of the registry name an officer: by pseudonym. */
export function actorOf({ citizen }: Pick<Officer, 'citizen'>): Actor {
  return `officer:${citizen.pseudonym}`;
}

/**
 * Whether two records are one person. A person can have two, by the numbers of two countries; who has the same name
 * and the same day of birth is taken for the same person, because two pairs of eyes must not be one.
 */
export function samePerson(one: Citizen, other: Citizen): boolean {
  if (one.id === other.id || one.identifier === other.identifier) return true;
  return one.birthDate === other.birthDate && latinName(one) === latinName(other);
}

function latinName({ nameLatin: { givenName = '', familyName } }: Citizen): string {
  const letters = (name: string) => name.normalize('NFKD').replace(/[^\p{L}]/gu, '');
  return `${letters(givenName)} ${letters(familyName)}`.toLowerCase();
}
