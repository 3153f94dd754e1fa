import type { components, operations } from '../../openapi.generated.js';
import { fullName, type Citizen } from '../../core/citizens/index.js';
import type { Device } from '../../core/devices/index.js';
import type { AuthenticationSession, PastRequest } from '../../core/signing-sessions/index.js';

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
}

export function toRequest(
  session: AuthenticationSession,
  { now, network, credentialId }: RequestView,
): Wire['Request'] {
  const { intent, starter, deadline } = session;
  return {
    intent: { ...intent, relyingParty: { ...intent.relyingParty } },
    starter: { browser: starter.browser, sameNetwork: starter.network === network },
    secondsLeft: Math.max(0, Math.floor((deadline - now) / 1000)),
    ...(credentialId !== undefined && { credentialId }),
  };
}

export function toPastRequest({ decidedAt, method, level, ...request }: PastRequest): Wire['PastRequest'] {
  return {
    ...request,
    ...(method && { method }),
    ...(level && { level }),
    decidedAt: new Date(decidedAt).toISOString(),
  };
}
