import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { PngFault, rewritePng } from './rewrite-png.js';

const limits = { bytes: 20_000, smallest: 8, largest: 64 };
const signature = Buffer.from('89504e470d0a1a0a', 'hex');

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
function header(width = 16, height = 16, tail = [8, 6, 0, 0, 0]): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set(tail, 8);
  return chunk('IHDR', data);
}
const pixels = (bytes = 16 * (16 * 4 + 1)) => chunk('IDAT', deflateSync(Buffer.alloc(bytes)));
const file = (...parts: Buffer[]) => Buffer.concat([signature, ...parts]);
const end = chunk('IEND');
const plain = file(header(), pixels(), end);

describe('a picture', () => {
  it('is written anew, the same each time', () => {
    const once = rewritePng(plain, limits);
    expect(once).toMatchObject({ width: 16, height: 16 });
    expect(rewritePng(once.png, limits)).toEqual(once);
  });

  it('that a drawing program has made is taken', () => {
    const icon = readFileSync('src/web/assets/icon-192.png');
    expect(rewritePng(icon, { bytes: 100_000, smallest: 8, largest: 512 })).toMatchObject({ width: 192, height: 192 });
  });

  it('loses texts, profiles, animations, and what is hidden behind its pixels', () => {
    const hidden = Buffer.concat([deflateSync(Buffer.alloc(16 * 65)), Buffer.from('<script>alert(1)</script>')]);
    const extras = ['tEXt', 'iCCP', 'eXIf', 'acTL', 'zTXt'].map((type) => chunk(type, Buffer.from('<svg onload=x>')));
    const { png } = rewritePng(file(header(), ...extras, chunk('IDAT', hidden), end), limits);
    expect(png.toString('latin1')).not.toMatch(/<s|tEXt|iCCP|eXIf|acTL|zTXt/);
    expect(png).toEqual(rewritePng(plain, limits).png);
  });

  it.each<[string, Buffer]>([
    ['of another kind', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['that is a JPEG', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['of nothing', Buffer.alloc(0)],
    ['of a signature only', signature],
    ['without an end', file(header(), pixels())],
    ['that goes on behind its end', Buffer.concat([plain, Buffer.from('<html>')])],
    ['that is damaged', Buffer.from(plain.map((byte, at) => (at === 30 ? byte ^ 1 : byte)))],
    ['that is cut off', plain.subarray(0, -3)],
    ['that says it is longer', file(Buffer.from('7fffffff49444154', 'hex'))],
    ['without a header', file(pixels(), end)],
    ['without pixels', file(header(), end)],
    ['of too few pixels', file(header(), pixels(16), end)],
    ['of too many pixels', file(header(), pixels(16 * 66), end)],
    ['that is a bomb', file(header(), pixels(50_000_000), end)],
    ['that is too wide', file(header(65, 8), pixels(8 * 261), end)],
    ['of a billion pixels', file(header(0xffffffff, 0xffffffff), pixels(), end)],
    ['that is too small', file(header(7, 16), pixels(16 * 29), end)],
    ['that is interlaced', file(header(16, 16, [8, 6, 0, 0, 1]), pixels(), end)],
    ['of an unknown colour type', file(header(16, 16, [8, 5, 0, 0, 0]), pixels(), end)],
    ['with a part that must be known', file(header(), chunk('EVIL'), pixels(), end)],
    ['with rows that cannot be read', file(header(), chunk('IDAT', deflateSync(Buffer.alloc(16 * 65, 9))), end)],
    ['that is too large', file(header(), chunk('tEXt', Buffer.alloc(20_001)), pixels(), end)],
  ])('%s is refused', (_, spoiled) => {
    expect(() => rewritePng(spoiled, limits)).toThrow(PngFault);
  });
});
