/**
 * Moduli of keys that a flawed library made (CVE-2017-15361) are powers of 65537 modulo each of these primes: their
 * primes are k·M + (65537^a mod M), and M is the product of these. Of other keys about one in 2^27 is.
 */
const primes = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157].map(BigInt);

const powers = primes.map((prime) => {
  const found = new Set<bigint>();
  for (let power = 1n; !found.has(power); power = (power * 65_537n) % prime) found.add(power);
  return found;
});

/** Whether an RSA modulus looks as if that library had made it (Nemec et al., CCS 2017, §2.2). */
export function hasRocaFingerprint(modulus: bigint): boolean {
  return primes.every((prime, index) => powers[index]?.has(modulus % prime));
}
