import { decodeJwt } from 'jose';
import type { Way } from '../../../core/signing-sessions/index.js';
import type { RequestParameters } from './request-parameters.js';
import { requestedClaims } from './requested-claims.js';

/** What a request says beyond client, scope and level. The engine has checked it before. */
export interface Asked {
  /** Why the portal asks this time, in place of the registered purpose. */
  readonly purpose: string | undefined;
  /** The only ways that may be used; empty when all may. */
  readonly ways: readonly Way[];
  /** Nobody but this subject may be signed in. */
  readonly subject: string | undefined;
}

const waysOfScopes: Readonly<Record<string, Way>> = { app: 'app', passkey: 'passkey' };

/** Scopes that release nothing: they narrow how a citizen may confirm. */
export const methodScopes: readonly string[] = Object.keys(waysOfScopes);

export function asked(parameters: RequestParameters): Asked {
  const { purpose, scope } = parameters;
  return {
    purpose: typeof purpose === 'string' ? purpose : undefined,
    ways: waysOf(scope),
    subject: expectedSubject(parameters),
  };
}

export function waysOf(scope: unknown): readonly Way[] {
  const names = typeof scope === 'string' ? scope.split(' ') : [];
  return names.flatMap((name) => waysOfScopes[name] ?? []);
}

/** By `id_token_hint` (OpenID Connect Core §3.1.2.1) or by the `sub` that is asked for as a claim (§5.5.1). */
function expectedSubject(parameters: RequestParameters): string | undefined {
  const { id_token_hint: hint } = parameters;
  if (typeof hint === 'string') return decodeJwt(hint).sub;
  const value = requestedClaims(parameters).id_token?.['sub']?.value;
  return typeof value === 'string' ? value : undefined;
}
