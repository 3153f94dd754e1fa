import type { AccountClaims, KoaContextWithOIDC } from 'oidc-provider';
import type { Citizen } from '../../../core/citizens/index.js';
import type { Refusal } from '../../../core/signing-sessions/index.js';

/** In what a provider differs from ours, for a client that expects another one. */
export interface Compatibility {
  /** What it calls a citizen. */
  subject(citizen: Citizen): string;
  /** Claims that come with scope `openid`. */
  claims(citizen: Citizen, oidc: KoaContextWithOIDC['oidc']): AccountClaims;
  /** The scopes of ours whose contents it learns by those claims. */
  readonly releases: readonly string[];
  /** Claims of those scopes that its ID tokens hold, too. */
  readonly idTokenClaims: readonly string[];
  /** Seconds. */
  readonly lives: { readonly AuthorizationCode: number; readonly IdToken: number };
  /** Whether a request may come without PKCE. */
  mayOmitPkce(parameters: Readonly<Record<string, unknown>>): boolean;
  /** `error` of an answer, when a citizen leaves. */
  errorOf(refusal: Refusal): string;
  /** Changes what a code will hold before it is made. */
  beforeCode(oidc: KoaContextWithOIDC['oidc']): void;
}
