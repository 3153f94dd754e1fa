import type { LevelOfAssurance } from '#libs/assurance';
import type { Branded } from '#libs/kernel';
import type { SignatureAlgorithm } from '#libs/signature-algorithm';

export type RelyingPartyId = Branded<'RelyingPartyId'>;

/** A text in the languages of the service; English is always there. */
export interface LocalisedText {
  readonly en: string;
  readonly uk?: string | undefined;
  readonly et?: string | undefined;
}

export type Locale = keyof LocalisedText;

export type Scope = 'openid' | 'profile' | 'birthdate' | 'national_id' | 'offline_access';

/** What a relying party has to do, as one choice; `profileFaults` says what each of them demands. */
export type Profile = 'standard' | 'high' | 'fapi2' | 'public';

/** Where a relying party's public keys come from: registered with it, or published by it. */
export type KeySource = { readonly keys: readonly Readonly<Record<string, unknown>>[] } | { readonly uri: string };

/** What a certificate of a public key infrastructure has to say for itself (RFC 8705 §2.1.2). */
export const certificateNames = ['subject_dn', 'san_dns', 'san_uri', 'san_ip', 'san_email'] as const;
export type CertificateName = (typeof certificateNames)[number];

/** How a relying party proves itself at the token endpoint (OpenID Connect Core §9, RFC 8705 §2). */
export type ClientAuthentication =
  | { readonly method: 'private_key_jwt' }
  /** Only a digest of the secret is kept. `networks` are the only places from which it counts. */
  | { readonly method: 'client_secret_basic'; readonly digest: string; readonly networks: readonly string[] }
  | { readonly method: 'tls_client_auth'; readonly name: CertificateName; readonly value: string }
  | { readonly method: 'self_signed_tls_client_auth' }
  | { readonly method: 'none' };

/** What makes a stolen token worthless: a key of the client that has to be used with it. */
export type TokenBinding = 'none' | 'dpop' | 'mtls';

/** What a relying party must do although the protocol would let it choose. */
export interface Demands {
  /** Requests are handed over beforehand (RFC 9126). */
  readonly pushedRequests: boolean;
  /** Requests are signed (RFC 9101). */
  readonly signedRequests: boolean;
  readonly tokenBinding: TokenBinding;
  /** Answers come signed, and in no other form (JARM §2). */
  readonly signedResponses: boolean;
}

/** A portal that may ask citizens to identify themselves. Its name and purpose come from here, never from a request. */
export interface RelyingParty {
  readonly id: RelyingPartyId;
  /** Whose it is; the id of an organisation. */
  readonly organisation: string | undefined;
  readonly profile: Profile;
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
  /** By which its ID tokens are signed (OpenID Connect Dynamic Client Registration §2). */
  readonly idTokenAlgorithm: SignatureAlgorithm;
  readonly authentication: ClientAuthentication;
  /** Its public keys: for assertions, for signed requests, for certificates that it made itself. */
  readonly keys: KeySource | undefined;
  readonly demands: Demands;
  /** Where it wants to be told of sign-outs (OpenID Connect Back-Channel Logout §2.2). */
  readonly backchannelLogoutUri: string | undefined;
  /** Whether it tells sessions apart by `sid`; otherwise all its sessions of the citizen end. */
  readonly backchannelLogoutSessionRequired: boolean;
  /** Whether its open pages may renew the session with a refresh token that ends with it. */
  readonly sessionRenewal: boolean;
  /** The kill switch: nothing is served to it, and nothing that it holds is honoured. */
  readonly disabled: boolean;
}

export function localised(text: LocalisedText, locale: Locale): string {
  return text[locale] ?? text.en;
}
