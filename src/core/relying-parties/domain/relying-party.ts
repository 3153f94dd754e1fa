import { reaches, type LevelOfAssurance } from '#libs/assurance';
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

/** What can be asked for in detail (RFC 9396 §2). `register_query`: read data about the citizen, for a purpose. */
export const authorizationDetailsTypes = ['register_query'] as const;

export type AuthorizationDetailsType = (typeof authorizationDetailsTypes)[number];

export type Scope = 'openid' | 'profile' | 'birthdate' | 'national_id' | 'offline_access' | typeof adminScope;

/** The client through which officers sign in, and the scope that opens the administration to it. */
export const adminClient = 'admin';
export const adminScope = 'admin';

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

/** How it learns that a person whom it named has answered (CIBA Core §5): by asking, or by a word that it may ask. */
export type BackchannelDelivery =
  { readonly delivery: 'poll' } | { readonly delivery: 'ping'; readonly endpoint: string };

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

/** What a relying party shows of itself to the API that Smart-ID clients speak, beside UUID, name and address. */
export type ApiAuthentication =
  | { readonly method: 'address' }
  /** A JWT of its own with each request (RFC 7523 §3), by one of these keys. */
  | { readonly method: 'private_key_jwt'; readonly keys: KeySource }
  | { readonly method: 'tls_client_auth'; readonly name: CertificateName; readonly value: string }
  /** Certificates that it has made itself: SHA-256 of each, base64url (RFC 8705 §3.1, `x5t#S256`). */
  | { readonly method: 'self_signed_tls_client_auth'; readonly thumbprints: readonly string[] };

/** How a relying party calls the API that Smart-ID clients speak: by UUID and name, from its own networks. */
export interface ApiAccess {
  readonly uuid: string;
  /** The names that it may show, whatever their case. */
  readonly names: readonly string[];
  /** The only places from which it is believed. */
  readonly networks: readonly string[];
  /** The lowest level that it may accept. */
  readonly leastLevel: 'qualified' | 'advanced';
  /** Whether it may name a person and have that person's phone ask, without a link that the person follows. */
  readonly notifications: boolean;
  readonly requestsPerMinute: number;
  /** What it has to show besides; without it, it is nobody. */
  readonly authentication: ApiAuthentication;
  /** Where it is told of the end of its sessions; missing when it asks for itself. */
  readonly sessionEventsUri: string | undefined;
  /** How many streams of session events it may hold open at once, at one node. */
  readonly eventStreams: number;
  /** Whether it gets the claims of the certificate apart, beside the certificate. */
  readonly identityClaims: boolean;
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
  /** Its picture, by the digest of the content. Citizens see it; they do not sign it. */
  readonly logo: string | undefined;
  /** Where it has its home, for "back to the service". */
  readonly homepage: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly scopes: readonly Scope[];
  /** The kinds of `authorization_details` that it may ask for (RFC 9396 §10). */
  readonly authorizationDetailsTypes: readonly AuthorizationDetailsType[];
  /** Another provider that it was written for; it is answered as that one would. */
  readonly compatibility: 'tara' | 'govsso' | undefined;
  /** Asked for when a request names no level. */
  readonly defaultLevel: LevelOfAssurance;
  /** It may ask for no more than this. */
  readonly highestLevel: LevelOfAssurance;
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
  /** Missing when it may not call the relying-party API. */
  readonly api: ApiAccess | undefined;
  /** Whether it may address people by name, without a page; missing when it may not. */
  readonly backchannel: BackchannelDelivery | undefined;
  /** The kill switch: nothing is served to it, and nothing that it holds is honoured. */
  readonly disabled: boolean;
}

/** Where pages find the picture of a relying party, on their own origin. */
export function logoPath({ logo }: Pick<RelyingParty, 'logo'>): string | undefined {
  return logo === undefined ? undefined : `/logos/${logo}.png`;
}

/** Whether a relying party may ask for a level. */
export function mayAskFor({ highestLevel }: RelyingParty, level: LevelOfAssurance): boolean {
  return reaches(highestLevel, level);
}

export function localised(text: LocalisedText, locale: Locale): string {
  return text[locale] ?? text.en;
}
