import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Why a file is not taken for a picture. */
export class PngFault extends Error {
  override readonly name = 'PngFault';
}

export interface PngLimits {
  readonly bytes: number;
  /** Width and height, in pixels. */
  readonly smallest: number;
  readonly largest: number;
}

export interface RewrittenPng {
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const kept: readonly string[] = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];
/** Channels of each colour type (PNG §11.2.1). */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * Reads a PNG file (PNG, third edition) and writes the same picture anew: the pixels and what is needed to show them, and nothing
 * else that the file held, be it texts, profiles, animations or what was hidden behind the picture.
 * @throws PngFault when it is not a plain picture within the limits
 */
export function rewritePng(file: Buffer, limits: PngLimits): RewrittenPng {
  if (file.length > limits.bytes) throw new PngFault(`is larger than ${limits.bytes} bytes`);
  const chunks = readChunks(file);
  const [header] = chunks;
  if (header?.type !== 'IHDR' || header.data.length !== 13) throw new PngFault('does not begin with its header');
  const { width, height, rowBytes } = readHeader(header.data, limits);
  const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data: part }) => part));
  const pixels = inflate(data, height * (rowBytes + 1));
  for (let row = 0; row < height; row += 1)
    if ((pixels[row * (rowBytes + 1)] ?? 255) > 4) throw new PngFault('has rows that cannot be read');
  const colours = ['PLTE', 'tRNS'].flatMap((name) => chunks.filter(({ type }) => type === name).slice(0, 1));
  const written = [header, ...colours, { type: 'IDAT', data: deflateSync(pixels, { level: 9 }) }];
  const parts = [...written, { type: 'IEND', data: Buffer.alloc(0) }].map(writeChunk);
  return { png: Buffer.concat([signature, ...parts]), width, height };
}

/** PNG §5. */
function readChunks(file: Buffer): Chunk[] {
  if (!file.subarray(0, 8).equals(signature)) throw new PngFault('is not a PNG file');
  const chunks: Chunk[] = [];
  for (let at = 8; at < file.length;) {
    if (at + 12 > file.length) throw new PngFault('ends too early');
    const length = file.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > file.length) throw new PngFault('ends too early');
    const named = file.subarray(at + 4, end - 4);
    if (file.readUInt32BE(end - 4) !== crc32(named)) throw new PngFault('is damaged');
    const type = named.toString('latin1', 0, 4);
    // A capital letter first: whoever cannot read it must not show the picture (PNG §5.4).
    if (/^[A-Z]/.test(type) && !kept.includes(type)) throw new PngFault('has a part that is not known here');
    chunks.push({ type, data: named.subarray(4) });
    at = end;
    if (type === 'IEND') {
      if (at < file.length) throw new PngFault('goes on behind its end');
      return chunks;
    }
  }
  throw new PngFault('has no end');
}

function readHeader(header: Buffer, { smallest, largest }: PngLimits) {
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth = 0, colour = 0, compression, filter, interlace] = header.subarray(8);
  if ([width, height].some((side) => side < smallest || side > largest))
    throw new PngFault(`is ${width} x ${height} pixels, and has to be ${smallest} to ${largest} each way`);
  const samples = channels[colour];
  if (samples === undefined || ![1, 2, 4, 8].includes(depth)) throw new PngFault('has a colour type that is not taken');
  if (depth < 8 && samples > 1) throw new PngFault('has a colour type that is not taken');
  if (compression !== 0 || filter !== 0 || interlace !== 0) throw new PngFault('is interlaced');
  return { width, height, rowBytes: Math.ceil((width * samples * depth) / 8) };
}

/** However much it would unpack to: more than the picture needs is not unpacked. */
function inflate(data: Buffer, expected: number): Buffer {
  try {
    const pixels = inflateSync(data, { maxOutputLength: expected + 1 });
    if (pixels.length === expected) return pixels;
  } catch {
    // The same to whoever sent it.
  }
  throw new PngFault('has pixels that do not fit its size');
}

function writeChunk({ type, data }: Chunk): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(8 + named.length);
  chunk.writeUInt32BE(data.length, 0);
  named.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(named), 4 + named.length);
  return chunk;
}
