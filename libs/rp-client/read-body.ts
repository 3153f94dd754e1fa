const most = 256 * 1024;

/** A body up to a size that no answer of these protocols reaches. @throws RangeError beyond it */
export async function readBody(response: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > most) throw new RangeError('the answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
