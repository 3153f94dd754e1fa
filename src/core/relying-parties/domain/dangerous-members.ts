import { levelsOfAssurance } from '#libs/assurance';
import { changedMembers } from './changed-members.js';

type Members = Readonly<Record<string, unknown>>;

/** Whether a member may go from one value to another on one person's word. */
type Harmless = (before: unknown, after: unknown) => boolean;

const always: Harmless = () => true;
/** Nothing is added. */
const fewer: Harmless = (before, after) => listOf(after).every((entry) => listOf(before).includes(entry));
const demanded: Harmless = (_, after) => after === true;
const levelOf = (value: unknown, otherwise: number) =>
  value === undefined ? otherwise : levelsOfAssurance.findIndex((level) => level === value);
const highest = levelsOfAssurance.length - 1;

/**
 * The only changes of a registration that one person may make. Everything else needs two, also members that are
 * invented after this list: forgetting one here costs a signature, not a portal.
 */
const harmless: Readonly<Record<string, Harmless>> = {
  contacts: always,
  homepage: always,
  purpose: always,
  redirect_uris: fewer,
  post_logout_redirect_uris: fewer,
  scopes: fewer,
  default_level: (before, after) => levelOf(after, -1) >= levelOf(before, highest),
  highest_level: (before, after) => levelOf(after, highest) <= levelOf(before, highest),
  session_renewal: (_, after) => after === false,
  require_pushed_requests: demanded,
  require_signed_requests: demanded,
  require_signed_responses: demanded,
  profile: (before, after) => before === 'standard' && (after === 'high' || after === 'fapi2'),
};

/**
 * Members whose change could turn a portal against citizens: where answers go, by what it proves itself, what it is
 * called, what it may learn. A new registration is dangerous in all of them.
 * @param before the registration as it is; `undefined` for a new one
 */
export function dangerousMembers(before: unknown, after: unknown): string[] {
  if (before === undefined) return Object.keys(after as Members).sort();
  const [left, right] = [before as Members, after as Members];
  return changedMembers(left, right).filter((name) => {
    const rule = Object.hasOwn(harmless, name) ? harmless[name] : undefined;
    return !rule?.(left[name], right[name]);
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
