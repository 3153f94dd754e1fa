const standard = /^[A-Za-z0-9+/]+={0,2}$/;

/** Bytes of a standard Base64 text (RFC 4648 §4) in its only form; `undefined` for any other text. */
export function fromBase64(text: string): Buffer | undefined {
  if (!standard.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** Standard Base64 with padding, on one line: how every value of the API is written but the ones in addresses. */
export function toBase64(bytes: Uint8Array | string): string {
  return Buffer.from(bytes as Uint8Array).toString('base64');
}
