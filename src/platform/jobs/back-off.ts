import type { Random } from '#libs/kernel';

const firstMs = 2_000;
const longestMs = 10 * 60_000;

/**
 * How long to wait after a failed attempt: twice as long each time, up to ten minutes; somewhere in the upper half of
 * that, so that what failed together does not come back together.
 */
export function backOffMs(attempts: number, random: Random): number {
  const whole = Math.min(firstMs * 2 ** Math.min(attempts - 1, 20), longestMs);
  return whole / 2 + random.below(whole / 2 + 1);
}
