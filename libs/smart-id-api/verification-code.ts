import { createHash } from 'node:crypto';

/**
 * The code that relying party and phone both show: the last two bytes of SHA-256, modulo 10000, four digits.
 * @param data the decoded `rpChallenge` of a v3 notification authentication, the decoded hash of any v1 or v2 request
 */
export function verificationCode(data: Uint8Array): string {
  const number = createHash('sha256').update(data).digest().readUInt16BE(30) % 10_000;
  return String(number).padStart(4, '0');
}

/** Six bits of the first byte of the hash and seven of the last, as a number of four digits (Mobile-ID REST). */
export function mobileIdVerificationCode(hash: Uint8Array): string {
  const [first, last] = [hash[0], hash.at(-1)];
  if (first === undefined || last === undefined || hash.length < 20) return '0000';
  return String(((0xfc & first) << 5) | (last & 0x7f)).padStart(4, '0');
}

const code = /^[0-9]{4}$/;

/**
 * The codes that a phone offers for a choice: the right one at a random place among others that differ from it, and
 * from each other, in two digits or more.
 * @param below a whole number from 0 up to, not including, its argument; every one equally likely
 */
export function codeChoice(right: string, below: (limit: number) => number, count = 3): readonly string[] {
  if (!code.test(right)) throw new TypeError('a verification code has four digits');
  const codes = [right];
  while (codes.length < count) {
    const decoy = String(below(10_000)).padStart(4, '0');
    if (codes.every((taken) => differingDigits(taken, decoy) >= 2)) codes.push(decoy);
  }
  const place = below(count);
  return [...codes.slice(1, place + 1), right, ...codes.slice(place + 1)];
}

function differingDigits(left: string, right: string): number {
  return [...left].filter((digit, index) => digit !== right[index]).length;
}
