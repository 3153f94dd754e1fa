import { beforeAll, describe, expect, it } from '@jest/globals';
import { FixedClock } from '#libs/kernel';
import { ActivationRefused } from '../../src/core/key-vault/index.js';
import type { SigningOrder } from '../../src/core/key-vault/domain/signing-order.js';
import { SignatureActivationModule } from '../../src/core/key-vault/signing-module/signature-activation-module.js';
import { SoftwareKeyProtection } from '../../src/core/key-vault/signing-module/software-key-protection.js';
import { enrol, makeOrder, site, type Enrolled } from '../support/citizen-keys.js';
import { changed, copy, leavesOf, makeDice } from '../support/mutations.js';

const tries = 10_000;

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
      const order = copy(orders[dice(orders.length)]!);
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
