type Member = readonly string[];

/** Every member of a body, at every depth. */
export function membersOf(value: unknown, at: Member = []): Member[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) => [[...at, name], ...membersOf(entry, [...at, name])]);
}

/** A copy of a body in which one member is changed, or gone. */
export function withMember(
  body: object,
  [name = '', ...rest]: Member,
  change: (holder: Record<string, unknown>, name: string) => void,
): object {
  const copy = structuredClone(body) as Record<string, unknown>;
  if (rest.length === 0) change(copy, name);
  else copy[name] = withMember(copy[name] as object, rest, change);
  return copy;
}

/** What somebody may send in the place of anything. */
export const poisons: readonly unknown[] = [
  null,
  0,
  -1,
  1.5,
  true,
  [],
  {},
  '',
  ' ',
  'x'.repeat(20_000),
  '\u0000',
  '../../etc/passwd',
  "' OR 1=1 --",
  '${jndi:ldap://x}',
  { $gt: '' },
  ['a', 'b'],
];

/** A number below a limit; the same numbers in each run, so that a find can be found again. */
export type Dice = (limit: number) => number;

export function makeDice(seed: number): Dice {
  let state = seed;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}

type Tree = Record<string, unknown>;

/** A value somewhere in a tree that has no members itself. */
export interface Leaf {
  readonly parent: Tree;
  readonly name: string;
  readonly path: string;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

export function leavesOf(tree: object, path = ''): Leaf[] {
  return Object.entries(tree).flatMap(([name, value]) => {
    const here = path === '' ? name : `${path}.${name}`;
    return isTree(value) ? leavesOf(value, here) : [{ parent: tree as Tree, name, path: here }];
  });
}

/** A copy to every depth, bytes included. */
export function copy<Value>(value: Value): Value {
  if (value instanceof Uint8Array) return Buffer.from(value) as unknown as Value;
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member)])) as Value;
}

/** The same kind of value, but another one. */
export function changed(value: unknown, dice: Dice): unknown {
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value);
    bytes[dice(bytes.length)]! ^= 1 << dice(8);
    return [bytes, Buffer.from(value).subarray(1), Buffer.concat([value, Buffer.of(0)])][dice(3)];
  }
  if (typeof value === 'number') return value + [1, -1, 1_000_000_000, 0.5][dice(4)]!;
  if (typeof value === 'boolean') return !value;
  const text = String(value);
  const place = dice(text.length + 1);
  const character = 'AZaz09-_+/= |{}"\u0000ї'.charAt(dice(18));
  const replaced = text.slice(0, place) + character + text.slice(place + 1);
  const other = [replaced, `${text}${character}`, text.slice(1), ''][dice(4)];
  return other === text ? `${text}x` : other;
}
