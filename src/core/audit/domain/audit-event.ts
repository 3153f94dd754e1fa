import type { JsonValue } from '#libs/canonical-json';

/**
 * Who did it: `system`, or a kind and an id such as `device:…`, `relying_party:…`, `officer:desk`. `command` is the
 * operators' command line: its name is what somebody with access to the machine has typed.
 */
export type Actor = 'system' | `${'device' | 'relying_party' | 'browser' | 'officer' | 'command'}:${string}`;

/**
 * Something that happened, in the past tense. Modules declare their own events as types of this shape. `data` holds
 * ids and typed values; never a name, a national code or a secret.
 */
export interface AuditEvent {
  /** `module.what_happened`, for example `signing_sessions.approved`. */
  readonly type: `${string}.${string}`;
  /** Raised when the meaning of `data` changes. */
  readonly version: number;
  readonly actor: Actor;
  /** Pseudonym of the citizen concerned; only the citizen's record leads from it to a person. */
  readonly subject?: string;
  readonly data: Readonly<Record<string, JsonValue>>;
}
