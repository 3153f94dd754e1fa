import { describe, expect, it } from '@jest/globals';
import { chainStart, continues, demandChainable, nextLink, type RecordedEvent } from './audit-chain.js';

const event = (name: string): RecordedEvent => ({
  type: `test.${name}`,
  version: 1,
  actor: 'system',
  recordedAt: 1,
  data: { b: 1, a: [true] },
});

const chain = (events: readonly RecordedEvent[]) => events.reduce(nextLink, chainStart);

describe('the audit chain', () => {
  it('gives the same hash for the same events, whatever the order of their members', () => {
    const { data, ...rest } = event('one');
    expect(chain([{ data: { a: data['a'] ?? null, b: data['b'] ?? null }, ...rest }])).toEqual(chain([event('one')]));
  });

  it('changes its end when an event is changed, removed, exchanged or moved in time', () => {
    const [one, two, three] = [event('one'), event('two'), event('three')];
    const others = [
      [one, three],
      [two, one, three],
      [one, { ...two, recordedAt: 2 }, three],
      [one, two, two, three],
    ];
    const ends = others.map((events) => chain(events).hash);
    expect(ends).not.toContain(chain([one, two, three]).hash);
    expect(new Set(ends).size).toBe(ends.length);
  });

  it('is not continued by an event that was changed into one without a canonical form', () => {
    const link = nextLink(chainStart, event('one'));
    expect(continues(chainStart, event('one'), link)).toBe(true);
    expect(continues(chainStart, { ...event('one'), data: { a: 0.5 } }, link)).toBe(false);
    expect(continues(chainStart, { ...event('one'), recordedAt: 2 ** 60 }, link)).toBe(false);
  });

  it('takes no event that could never be chained or kept', () => {
    for (const bad of [0.5, Number.MAX_SAFE_INTEGER + 1, NaN, 'a\ud800', 'a\0', '\\\0', ['\0']])
      expect(() => demandChainable({ ...event('one'), data: { bad } })).toThrow(TypeError);
    for (const good of ['\\u0000', 'a\\', 'ї🦔', 7, -1, null, true, [], {}])
      expect(() => demandChainable({ ...event('one'), data: { good } })).not.toThrow();
  });
});
