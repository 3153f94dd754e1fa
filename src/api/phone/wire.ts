import type { components, operations } from '../../openapi.generated.js';
import { callbackUrl, interactionTypes, sessionSecretDigest } from '#libs/smart-id-api';
import { fullName, type Citizen } from '../../core/citizens/index.js';
import type { Device } from '../../core/devices/index.js';
import type { SigningSession, ClaimProof, PastRequest } from '../../core/signing-sessions/index.js';

/** Shapes on the wire, as openapi.yaml has them. */
export type Wire = components['schemas'];
export type BodyOf<Name extends keyof operations> = operations[Name] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

export function toPerson({ name, nameLatin }: Citizen): Wire['Person'] {
  return { name: fullName(name), nameLatin: fullName(nameLatin) };
}

export function toPhone({ id, name, level }: Device, citizen: Citizen): Wire['Phone'] {
  return { id, name, level, person: toPerson(citizen) };
}

export interface RequestView {
  readonly now: number;
  /** The phone's own network, to compare with the starter's. */
  readonly network: string;
  readonly credentialId?: string | undefined;
  /** Path of the portal's picture. */
  readonly logo?: string | undefined;
}

export function toRequest(session: SigningSession, { now, network, credentialId, logo }: RequestView): Wire['Request'] {
  const { starter, choices, deadline } = session;
  const { code, access, ...intent } = session.intent;
  return {
    // Who is to find the code is not told it.
    intent: {
      ...intent,
      relyingParty: { ...intent.relyingParty },
      ...(!choices && { code }),
      ...(access && { access: access.map((one) => ({ ...one, rights: [...one.rights] })) }),
    },
    ...(choices && { choices: [...choices] }),
    ...(starter && { starter: { browser: starter.browser, sameNetwork: starter.network === network } }),
    secondsLeft: Math.max(0, Math.floor((deadline - now) / 1000)),
    ...(credentialId !== undefined && { credentialId }),
    ...(logo !== undefined && { logo }),
    ...toKeyUse(session),
  };
}

/** What is shown and signed where a key of the citizen is used. Which of several codes is right is not told. */
function toKeyUse({ keyUse, prepared }: SigningSession): Pick<Wire['Request'], 'keyUse'> {
  if (!keyUse) return {};
  const { signature, flowType, documentNumber } = prepared ?? {};
  const { initialCallbackUrl, sessionSecret } = keyUse.context;
  const returns = (flowType === 'Web2App' || flowType === 'App2App') && initialCallbackUrl !== undefined;
  return {
    keyUse: {
      kind: keyUse.kind,
      ...(documentNumber !== undefined && { documentNumber }),
      ...(signature && { intent: signature.codes ? { ...signature.intent, code: '' } : signature.intent }),
      ...(signature?.codes && { codes: [...signature.codes] }),
      ...(returns && {
        callback: callbackUrl(initialCallbackUrl, { sessionSecretDigest: sessionSecretDigest(sessionSecret) }),
      }),
    },
  };
}

export function toClaimProof(proof: BodyOf<'claimRequest'>): ClaimProof {
  if (proof.kind !== 'device_link' && proof.kind !== 'notification') return proof;
  const { userChallenge, interactions = interactionTypes, ...shown } = proof;
  return { ...shown, phone: { userChallenge, interactions } };
}

export function toPastRequest({ decidedAt, method, level, message, ...request }: PastRequest): Wire['PastRequest'] {
  return {
    ...request,
    ...(message !== undefined && { message }),
    ...(method && { method }),
    ...(level && { level }),
    decidedAt: new Date(decidedAt).toISOString(),
  };
}
