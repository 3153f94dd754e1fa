import type { LevelOfAssurance } from '#libs/assurance';
import type { Branded } from '#libs/kernel';

export type RelyingPartyId = Branded<'RelyingPartyId'>;

/** A text in the languages of the service; English is always there. */
export interface LocalisedText {
  readonly en: string;
  readonly uk?: string | undefined;
  readonly et?: string | undefined;
}

export type Locale = keyof LocalisedText;

export type Scope = 'openid' | 'profile' | 'birthdate' | 'national_id' | 'offline_access';

/** How a relying party proves itself at the token endpoint (OpenID Connect Core §9). */
export type ClientAuthentication =
  | { readonly method: 'private_key_jwt'; readonly keys: readonly Readonly<Record<string, unknown>>[] }
  | { readonly method: 'client_secret_basic'; readonly secret: string };

/** A portal that may ask citizens to identify themselves. Its name and purpose come from here, never from a request. */
export interface RelyingParty {
  readonly id: RelyingPartyId;
  readonly name: LocalisedText;
  /** Why it asks, as a sentence for the citizen; at most 100 characters. */
  readonly purpose: LocalisedText;
  /** Where it has its home, for "back to the service". */
  readonly homepage: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly scopes: readonly Scope[];
  /** Asked for when a request names no level. */
  readonly defaultLevel: LevelOfAssurance;
  /** `pairwise`: a citizen has another subject at each sector. `public`: the same everywhere. */
  readonly subjects: 'pairwise' | 'public';
  /** The name of its sector (OpenID Connect Core §8.1). It must never change: subjects are made from it. */
  readonly sector: string;
  readonly authentication: ClientAuthentication;
  /** Where it wants to be told of sign-outs (OpenID Connect Back-Channel Logout §2.2). */
  readonly backchannelLogoutUri?: string | undefined;
  /** Whether it tells sessions apart by `sid`; otherwise all its sessions of the citizen end. */
  readonly backchannelLogoutSessionRequired?: boolean;
  /** Whether its open pages may renew the session with a refresh token that ends with it. */
  readonly sessionRenewal?: boolean;
}

export function localised(text: LocalisedText, locale: Locale): string {
  return text[locale] ?? text.en;
}
