import type { LocalisedText } from './relying-party.js';

/** A service that answers to access tokens: a register, an API. Not a portal, though a portal may run it. */
export interface ResourceServer {
  /** By which a request names it (`resource`, RFC 8707 §2): an absolute URI without a fragment. For ever. */
  readonly id: string;
  readonly organisation: string | undefined;
  /** What citizens read when a portal wants to use it for them. */
  readonly name: LocalisedText;
  /** `aud` of its tokens (RFC 9068 §2.2); no two resource servers share one. */
  readonly audience: string;
  /** The scopes that it understands, each with what citizens read. */
  readonly scopes: Readonly<Record<string, LocalisedText>>;
  readonly tokens: { readonly format: 'opaque' | 'jwt'; readonly seconds: number };
  /** The relying parties that may ask for tokens for it. */
  readonly clients: readonly string[];
  /** The relying party as which it asks what an opaque token is about. */
  readonly introspector: string | undefined;
  /** What can be asked of it about a citizen by `register_query`, each with what citizens read. */
  readonly datatypes: Readonly<Record<string, LocalisedText>>;
  /** Nobody gets tokens for it, and opaque ones are not explained any more. */
  readonly disabled: boolean;
}
