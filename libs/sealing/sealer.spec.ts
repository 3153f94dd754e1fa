import { describe, expect, it } from '@jest/globals';
import { SealBroken, Sealer } from './sealer.js';

const master = Buffer.alloc(32, 7).toString('base64url');
const sealer = new Sealer(master, 'test');

describe('a sealed text', () => {
  it('opens at its place and looks different each time', () => {
    const sealed = sealer.seal('Їжак', 'session:1');
    expect(sealer.open(sealed, 'session:1')).toBe('Їжак');
    expect(sealer.seal('Їжак', 'session:1')).not.toBe(sealed);
    expect(sealer.open(sealer.seal('', 'x'), 'x')).toBe('');
  });

  it('does not open at another place, under another key or for another purpose', () => {
    const sealed = sealer.seal('text', 'session:1');
    expect(() => sealer.open(sealed, 'session:2')).toThrow(SealBroken);
    expect(() => new Sealer(master, 'other').open(sealed, 'session:1')).toThrow(SealBroken);
    expect(() => new Sealer(Buffer.alloc(32, 8).toString('base64url'), 'test').open(sealed, 'session:1')).toThrow(
      SealBroken,
    );
  });

  it('does not open when any byte of it was changed', () => {
    const sealed = Buffer.from(sealer.seal('text', 'p'), 'base64url');
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => sealer.open(changed.toString('base64url'), 'p')).toThrow(SealBroken);
    }
  });
});
