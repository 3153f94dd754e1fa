/** Seconds by which the clock of whoever signs may be wrong. */
export const clockTolerance = 10;

/** Headers that bring a key along. Keys come from a registration, so whoever sends one has something else in mind. */
const keyHeaders = ['jku', 'jwk', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'crit', 'b64'];

/** The first check that says "wrong", in the words of that check; `undefined` when none does. */
export function firstFault(...checks: readonly (readonly [wrong: boolean, fault: string])[]): string | undefined {
  return checks.find(([wrong]) => wrong)?.[1];
}

/** Whether a protected header tries to choose the key by which it is judged (RFC 8725 §3.10). */
export function bringsKey(header: Readonly<Record<string, unknown>>): boolean {
  return keyHeaders.some((name) => name in header);
}

/** Whether a claim is a time as RFC 7519 §2 writes it: seconds since the epoch. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
