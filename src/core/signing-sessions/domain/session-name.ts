import { digest } from '#libs/kernel';
import type { SessionId } from './signing-session.js';

/** The name of a session that belongs to whoever knows a secret: 128 bits that say nothing of it. */
export function sessionNamedBy(secret: string): SessionId {
  return digest(`session of ${secret}`).slice(0, 22) as SessionId;
}
