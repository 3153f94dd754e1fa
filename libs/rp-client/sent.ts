import type { CertificateLevel, HashAlgorithm, InteractionType, SessionType } from '#libs/smart-id-api';
import type { Named } from './person.js';
import type { Secret } from './secret.js';

/** What a request said, as far as its answer is measured by it; texts as they were on the wire. */
export interface Sent {
  readonly sessionType: SessionType;
  /** How the phone may learn of the session; a linked one follows the way of its certificate choice. */
  readonly flow: 'device-link' | 'notification' | 'linked';
  readonly certificateLevel: CertificateLevel;
  readonly named: Named | undefined;
  /** A certificate choice has none of the following three. */
  readonly challenge?: string;
  readonly hash?: HashAlgorithm;
  readonly interactions?: { readonly text: string; readonly types: readonly InteractionType[] };
  readonly initialCallbackUrl?: string;
}

/** What a device link is made of, beside what was sent. */
export interface LinkParts {
  readonly sessionToken: string;
  readonly deviceLinkBase: string;
  /** Who has it can make links of this session: it never leaves the back end. */
  readonly sessionSecret: Secret;
  /** When the creation response was there: milliseconds since the epoch. */
  readonly startedAt: number;
}

/** A session as a relying party of several processes keeps it between two requests of a browser. It holds a secret. */
export interface StoredSession {
  readonly sessionId: string;
  readonly sent: Sent;
  readonly link?: Omit<LinkParts, 'sessionSecret'> & { readonly sessionSecret: string };
}
