import { isReadableCode, normaliseCode } from '#libs/readable-code';
import type { CitizenId } from '../../citizens/index.js';
import type { PendingRegistration } from '../../devices/index.js';

/** How long an activation code is good for, and how many wrong guesses it bears. */
export const activationLifeMs = 10 * 60_000;
export const triesAllowed = 5;

const referenceLength = 5;
const secretLength = 7;

/**
 * What an officer hands over: a reference that finds the activation, and a secret of 35 bits that proves the code was
 * seen. Guesses are counted by reference, so a wrong secret costs one of five tries.
 */
export interface ActivationCode {
  readonly reference: string;
  readonly secret: string;
}

export const activationCodeLength = referenceLength + secretLength;

/** Reads a code as a person typed it; `undefined` when it cannot be one. */
export function parseActivationCode(typed: string): ActivationCode | undefined {
  const code = normaliseCode(typed);
  if (!isReadableCode(code, activationCodeLength)) return undefined;
  return { reference: code.slice(0, referenceLength), secret: code.slice(referenceLength) };
}

/** An activation under way: from the desk's code to the phone's registration. Plain JSON. */
export interface Activation {
  readonly id: string;
  readonly citizenId: CitizenId;
  /** Keyed digest of the secret. */
  readonly secretMac: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Set while a phone is registering; `handle` proves that it is the phone that presented the code. */
  readonly pending?: { readonly handle: string; readonly registration: PendingRegistration };
}
