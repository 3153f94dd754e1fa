import type { LocalisedText } from './relying-party.js';

/** An authority or a company that answers for relying parties. */
export interface Organisation {
  readonly id: string;
  readonly name: LocalisedText;
  /** Its number in the business register. */
  readonly registryCode: string | undefined;
  /** E-mail addresses for incidents and changes. */
  readonly contacts: readonly string[];
  /** Grows by one with each change. */
  readonly version: number;
}
