const sequence = 0x30;
const integer = 0x02;

/** Whether bytes are an ECDSA signature as WebAuthn L3 §6.5.5 wants it: a DER sequence of r and s, and nothing after. */
export function isEcdsaSignature(bytes: Uint8Array): boolean {
  if (bytes[0] !== sequence || bytes[1] !== bytes.length - 2) return false;
  const afterR = afterInteger(bytes.subarray(2));
  return afterR !== undefined && afterInteger(afterR)?.length === 0;
}

/** What follows a positive integer of at most 256 bits in its shortest form. */
function afterInteger(bytes: Uint8Array): Uint8Array | undefined {
  const [tag, length = 0, first = 0, second = 0] = bytes;
  const isShortest = first < 0x80 && (first > 0 || second >= 0x80);
  const fits = length > 0 && length <= 33 && bytes.length >= 2 + length;
  return tag === integer && fits && isShortest ? bytes.subarray(2 + length) : undefined;
}
