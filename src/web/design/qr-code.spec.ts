import { describe, expect, it } from '@jest/globals';
import { encodeQR } from 'qr';
import { qrPath } from './qr-code.js';

const rectangle = /M(\d+) (\d+)h(\d+)v1h-(\d+)z/g;

describe('the path of a QR code', () => {
  it.each(['https://app.id.example/scan#session.0.mac', 'a'.repeat(200)])('covers the dark modules of %s', (text) => {
    const { path, side } = qrPath(text);
    const modules = Array.from({ length: side }, () => Array.from({ length: side }, () => false));
    for (const [, x, y, width, back] of path.matchAll(rectangle)) {
      expect(back).toBe(width);
      modules[Number(y)]?.fill(true, Number(x), Number(x) + Number(width));
    }
    expect(path.replaceAll(rectangle, '')).toBe('');
    expect(modules).toEqual(encodeQR(text, 'raw', { ecc: 'low', border: 4 }));
  });
});
