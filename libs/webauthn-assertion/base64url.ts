/** More than any true member of an assertion has. */
const longest = 16_384;

/** Bytes of base64url without padding (RFC 4648 §5) in its only form; `undefined` for any other text. */
export function readBase64url(text: string): Buffer | undefined {
  if (text.length > longest) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
