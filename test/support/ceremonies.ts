import { verifyAssertion } from '../../src/core/devices/adapters/assertion-ceremony.js';
import { AttestationTrust } from '../../src/core/devices/adapters/attestation-trust.js';
import { verifyRegistration, type RegisteredKey } from '../../src/core/devices/adapters/registration-ceremony.js';
import { CredentialRefused } from '../../src/core/devices/devices.errors.js';
import type { Expectation } from '../../src/core/devices/domain/ceremony-checks.js';
import type { CeremonyFault } from '../../src/core/devices/domain/ceremony-fault.js';
import { creationOptions } from '../../src/core/devices/domain/creation-options.js';
import type { Credential, DeviceId } from '../../src/core/devices/domain/device.js';
import {
  demoAttestationRoot,
  forgeAssertion,
  forgeRegistration,
  SoftwareAuthenticator,
  type AssertionOverrides,
  type AuthenticatorOptions,
  type RegistrationOverrides,
} from '#libs/testing';

export type RegistrationJson = ReturnType<typeof forgeRegistration>;
export type AssertionJson = ReturnType<typeof forgeAssertion>;

export const now = Date.UTC(2026, 10, 23, 12);
export const trust = new AttestationTrust([demoAttestationRoot]);
export const challenge = Buffer.alloc(32, 7).toString('base64url');
export const page: Expectation = { challenge, origin: 'https://app.id.example', rpId: 'app.id.example' };
const userHandle = Buffer.alloc(32, 9).toString('base64url');
const options = creationOptions('authentication', { ...page, userHandle, citizenName: 'Oksana' });

/** A registration as an authenticator of this kind makes it, but for what is overridden. */
export function makeRegistration(
  overrides: RegistrationOverrides = {},
  kind: AuthenticatorOptions = {},
): RegistrationJson {
  return forgeRegistration(new SoftwareAuthenticator(kind).draftRegistration(options, page), overrides);
}

export function register(response: RegistrationJson, at = now): Promise<RegisteredKey> {
  return verifyRegistration(response, page, trust, at);
}

/** A registered credential and the authenticator that holds it. */
export interface Registered {
  readonly authenticator: SoftwareAuthenticator;
  readonly credential: Credential;
}

export async function makeCredential(kind: AuthenticatorOptions = {}): Promise<Registered> {
  const authenticator = new SoftwareAuthenticator(kind);
  const key = await register(authenticator.create(options, page));
  const identity = { deviceId: 'device-1' as DeviceId, purpose: 'authentication', status: 'active' } as const;
  return { authenticator, credential: { ...key, ...identity, userHandle } };
}

/** An assertion by the credential, but for what is overridden. */
export function makeAssertion({ authenticator }: Registered, overrides: AssertionOverrides = {}): AssertionJson {
  const request = { rpId: page.rpId, challenge, userVerification: 'required' } as const;
  return forgeAssertion(authenticator.draftAssertion(request, page), overrides);
}

export function assert(response: AssertionJson, { credential }: Registered) {
  return verifyAssertion(response, credential, page);
}

/** With which fault a ceremony is refused; `undefined` when it is not. Any other failure fails the test. */
export async function faultOf(ceremony: Promise<unknown>): Promise<CeremonyFault | undefined> {
  try {
    await ceremony;
    return undefined;
  } catch (error) {
    if (error instanceof CredentialRefused) return error.fault;
    throw error;
  }
}

/** The same bytes, or nearly, in base64url that only a lenient decoder takes. */
export const recodings: readonly (readonly [string, (text: string) => string, CeremonyFault])[] = [
  ['padded', (text) => `${text}=`, 'not_base64url'],
  ['with a line break', (text) => `${text}\n`, 'not_base64url'],
  ['with stray bits at the end', withStrayBits, 'not_base64url'],
  ['of more than 16 KiB', (text) => text + 'A'.repeat(16_384), 'oversized'],
];

/** Another text of the same bytes: the bits that fill up the last character are not all zero (RFC 4648 §3.5). */
function withStrayBits(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  if (text.length % 4 === 0) return `${text}B`;
  return text.slice(0, -1) + alphabet.charAt(alphabet.indexOf(text.slice(-1)) + 1);
}
