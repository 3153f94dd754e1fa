import { beforeAll, describe, expect, it } from '@jest/globals';
import { FixedClock } from '#libs/kernel';
import { ActivationRefused } from '../../src/core/key-vault/index.js';
import type { SigningOrder } from '../../src/core/key-vault/domain/signing-order.js';
import { SignatureActivationModule } from '../../src/core/key-vault/signing-module/signature-activation-module.js';
import { SoftwareKeyProtection } from '../../src/core/key-vault/signing-module/software-key-protection.js';
import { enrol, makeOrder, site, type Enrolled } from '../support/citizen-keys.js';

const tries = 10_000;

/** The same numbers in each run, so that a find can be found again. */
function makeDice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}

type Tree = Record<string, unknown>;
interface Leaf {
  readonly parent: Tree;
  readonly name: string;
  readonly path: string;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

function leavesOf(tree: Tree, path = ''): Leaf[] {
  return Object.entries(tree).flatMap(([name, value]) => {
    const here = path === '' ? name : `${path}.${name}`;
    return isTree(value) ? leavesOf(value, here) : [{ parent: tree, name, path: here }];
  });
}

function copy(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member)]));
}

/** The same kind of value, but another one. */
function changed(value: unknown, dice: (limit: number) => number): unknown {
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
  return [replaced === text ? `${text}x` : replaced, `${text}${character}`, text.slice(1), ''][dice(4)];
}

describe('of forged and mutated activations', () => {
  const clock = new FixedClock(Date.now() + 30_000);
  const protection = new SoftwareKeyProtection(Buffer.alloc(32, 'vault').toString('base64url'));
  const module = new SignatureActivationModule(protection, site, clock);
  let enrolled: readonly Enrolled[];
  let orders: readonly SigningOrder[];
  beforeAll(async () => {
    enrolled = [await enrol(module, 'signing'), await enrol(module, 'signing'), await enrol(module, 'authentication')];
    orders = enrolled.flatMap((one) => [makeOrder(one), makeOrder(one)]);
  });

  const isRefused = (order: unknown) =>
    module.sign(order as SigningOrder).then(
      () => false,
      (error: unknown) => error instanceof ActivationRefused,
    );

  it('each is built from one that would sign', async () => {
    for (const order of orders) expect((await module.sign(order)).signature).toHaveLength(384);
  });

  it(`not one in ${tries} yields a signature when any value in it is another`, async () => {
    const dice = makeDice(4);
    const through: string[] = [];
    for (let count = 0; count < tries; count += 1) {
      const order = copy(orders[dice(orders.length)]) as Tree;
      const leaves = leavesOf(order);
      const { parent, name, path } = leaves[dice(leaves.length)]!;
      // Authenticators may leave out whom they belong to.
      if (dice(12) === 0 && name !== 'userHandle') parent[name] = undefined;
      else parent[name] = changed(parent[name], dice);
      if (!(await isRefused(order))) through.push(path);
    }
    expect(through).toEqual([]);
  }, 120_000);

  it('not one yields a signature when a part of it is that of another', async () => {
    const through: string[] = [];
    const pairs = orders.flatMap((order) => orders.map((other) => [order, other] as const));
    for (const [order, other] of pairs) {
      for (const part of Object.keys(order) as (keyof SigningOrder)[]) {
        const mixed = { ...order, [part]: other[part] };
        if (mixed[part] !== order[part] && !(await isRefused(mixed))) through.push(part);
      }
    }
    expect(through).toEqual([]);
  }, 60_000);
});
