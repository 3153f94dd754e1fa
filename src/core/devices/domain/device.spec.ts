import { describe, expect, it } from '@jest/globals';
import { levelOfKey } from './device.js';

describe('the level of a key', () => {
  it('is high for a key that stays where a trusted maker attests that it is', () => {
    expect(levelOfKey({ attested: true, backupEligible: false })).toBe('high');
  });

  it.each([
    ['that can sync, whoever attests it', { attested: true, backupEligible: true }],
    ['that nobody trusted attests', { attested: false, backupEligible: false }],
    ['that can sync and that nobody attests', { attested: false, backupEligible: true }],
  ])('is never high for a key %s', (_, key) => {
    expect(levelOfKey(key)).toBe('substantial');
  });
});
