import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { authenticationChallenge, signatureChallenge } from '#libs/approval-intent';
import type { Wire } from './memory.js';

/** The device's own question was closed, or took too long. */
export class PromptDismissed extends Error {}

export { browserSupportsWebAuthn };

type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];

/** Asks the device to make a key. */
export async function createCredential(options: Wire['CreationOptions']): Promise<Wire['RegistrationResponse']> {
  const optionsJSON = options as unknown as CreationOptions;
  return (await dismissible(startRegistration({ optionsJSON }))) as unknown as Wire['RegistrationResponse'];
}

/**
 * Asks the device to sign what the citizen sees. The challenge is computed here, from what is on the screen: a service
 * that showed one thing and wanted another signed would get a signature that verifies for neither.
 * @param chosen the code that the citizen has found among several; missing where it is shown, or where there is none
 */
export async function signRequest(
  { intent, keyUse, credentialId }: Wire['Request'],
  chosen?: string,
): Promise<Wire['AuthenticationResponse']> {
  const challenge = toBase64url(
    keyUse?.intent
      ? await signatureChallenge({ ...keyUse.intent, code: chosen ?? keyUse.intent.code })
      : await authenticationChallenge({ ...intent, code: chosen ?? intent.code ?? '' }),
  );
  const optionsJSON = {
    challenge,
    rpId: location.hostname,
    userVerification: 'required' as const,
    timeout: 120_000,
    ...(credentialId !== undefined && { allowCredentials: [{ type: 'public-key' as const, id: credentialId }] }),
  };
  return (await dismissible(startAuthentication({ optionsJSON }))) as unknown as Wire['AuthenticationResponse'];
}

/** The key of the phone's channel: P-256, never readable. */
export async function createChannelKey(): Promise<{ privateKey: CryptoKey; publicKey: Wire['ProofKey'] }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { privateKey: pair.privateKey, publicKey: { kty: 'EC', crv: 'P-256', x, y } };
}

async function dismissible<Result>(prompt: Promise<Result>): Promise<Result> {
  try {
    return await prompt;
  } catch (error) {
    if (error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name)) throw new PromptDismissed();
    throw error;
  }
}

function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
