import { describe, expect, it } from '@jest/globals';
import { FixedClock } from '#libs/kernel';
import { rememberFailures } from './remember-failures.js';

const url = 'https://portal.example/jwks.json';
const keys = JSON.stringify({ keys: [] });

describe('fetching the keys of a portal', () => {
  function portal(...answers: (Response | Error)[]) {
    const clock = new FixedClock();
    const asked: string[] = [];
    const fetch = rememberFailures(async (input) => {
      asked.push(input as string);
      const answer = answers.shift() ?? new Response(keys);
      if (answer instanceof Error) throw answer;
      return answer;
    }, clock);
    return { clock, asked, fetch };
  }

  it.each<[string, () => Response | Error]>([
    ['does not answer', () => new Error('unreachable')],
    ['answers with an error', () => new Response(keys, { status: 500 })],
    ['answers with a page', () => new Response('<html>')],
    ['answers with something else', () => new Response('{"keys":1}')],
  ])('leaves one alone for ten seconds that %s', async (_, failure) => {
    const { clock, asked, fetch } = portal(failure());
    for (let time = 0; time < 10; time += 1) {
      await expect(fetch(url)).rejects.toThrow();
      clock.advance(999);
    }
    expect(asked).toHaveLength(1);
    clock.advance(10);
    expect(await (await fetch(url)).text()).toBe(keys);
    expect(asked).toHaveLength(2);
  });

  it('asks another address all the same, and one that answered as often as it is told to', async () => {
    const { asked, fetch } = portal(new Error('unreachable'));
    await expect(fetch(url)).rejects.toThrow('unreachable');
    const other = 'https://other.example/jwks.json';
    await fetch(other);
    await fetch(other);
    expect(asked).toEqual([url, other, other]);
  });
});
