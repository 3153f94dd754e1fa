import { describe, expect, it } from '@jest/globals';
import { digestGroups } from './digest-groups.js';

describe('the digest of a document', () => {
  it('is shown by its beginning and its end', () => {
    // SHA-256 of nothing.
    expect(digestGroups('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')).toBe(
      'e3b0 c442 98fc 1c14 …\n… a495 991b 7852 b855',
    );
    expect(digestGroups('AAH/')).toBe('0001 ff');
  });
});
