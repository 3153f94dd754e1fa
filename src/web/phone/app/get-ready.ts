import { createUserChallenge, returnAddress } from '#libs/smart-id-phone';
import type { PhoneApi } from './api.js';
import type { Wire } from './memory.js';

/** What leads a phone to a request of the relying-party API. */
export type KeyUseProof =
  { readonly kind: 'device_link'; readonly url: string } | { readonly kind: 'notification'; readonly session: string };

/** By session; gone with the page, because only the page that opened a request may bring its browser back. */
const verifiers = new Map<string, string>();

/** Opens a request of the relying-party API; the verifier of the user challenge stays here. */
export async function getReady(api: PhoneApi, proof: KeyUseProof): Promise<Wire['Request']> {
  const { verifier, challenge } = await createUserChallenge();
  const request = await api.claim({ ...proof, userChallenge: challenge });
  verifiers.set(request.intent.session, verifier);
  return request;
}

/** Whether a phone has got ready for the request already; one that came by itself waits for that. */
export function isReady({ keyUse }: Wire['Request']): boolean {
  return keyUse?.documentNumber !== undefined;
}

/** Where the browser on this device goes at the end; missing when another device is waiting. */
export function wayBack({ intent, keyUse }: Wire['Request']): string | undefined {
  if (keyUse?.callback === undefined) return undefined;
  return returnAddress(keyUse.callback, keyUse.kind === 'auth' ? verifiers.get(intent.session) : undefined);
}
