import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { SystemClock, type Clock } from '#libs/kernel';
import { endResults, type EndResult } from '#libs/smart-id-api';
import { EventRefused } from './errors.js';

/** What is told to `session_events_uri`, once it is believed. It names nobody: read the session to learn who. */
export interface SessionEvent {
  /** The same in every delivery of one event. */
  readonly id: string;
  readonly sessionId: string;
  readonly endResult: EndResult;
}

/** What an event is held to. */
export interface EventDemands {
  /** The service, as `iss` has it. */
  readonly issuer: string;
  readonly relyingPartyUUID: string;
  /** Of the service: `publishedKeys(…)`, kept for all events. */
  readonly keys: JWTVerifyGetKey;
  /**
   * Notes an event's id, at least until then, in a store that all of your nodes share.
   * @returns whether it was not there before
   */
  readonly remember: (id: string, untilMs: number) => boolean | Promise<boolean>;
  readonly clock?: Clock;
}

const typ = 'session-event+jwt';
const algorithms = ['ES256', 'PS256', 'RS256', 'EdDSA'];
/** Each delivery is signed anew, so an older one was kept back by somebody. */
const freshSeconds = 300;
const toleranceSeconds = 10;
/** The service repeats an event for a day. */
const repeatedMs = 25 * 60 * 60_000;

const content = z.object({
  jti: z.string().min(1).max(128),
  sessionId: z.guid(),
  state: z.literal('COMPLETE'),
  endResult: z.enum(endResults),
});

/** The keys that a service publishes, such as `https://id.example/oidc/jwks`: fetched when needed, and kept. */
export function publishedKeys(address: string, fetch: typeof globalThis.fetch = globalThis.fetch): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(address), { [customFetch]: fetch });
}

/**
 * Whether the body that was posted to you is an event of this service, for you, of now, and not one that you had.
 * @throws EventRefused; of `repeated` the sender is answered as of the first, or it would go on
 */
export async function verifySessionEvent(jwt: string, demands: EventDemands): Promise<SessionEvent> {
  const now = (demands.clock ?? new SystemClock()).now();
  const { success, data, error } = content.safeParse(await verified(jwt, demands, now));
  if (!success) throw new EventRefused('malformed', error.issues[0]?.path.join('.'));
  const { jti: id, sessionId, endResult } = data;
  if (!(await demands.remember(id, now + repeatedMs))) throw new EventRefused('repeated', id);
  return { id, sessionId, endResult };
}

async function verified(
  jwt: string,
  { issuer, relyingPartyUUID, keys }: EventDemands,
  now: number,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(jwt, keys, {
      ...{ typ, algorithms, issuer, currentDate: new Date(now), clockTolerance: toleranceSeconds },
      maxTokenAge: freshSeconds,
    });
    if (payload.aud !== relyingPartyUUID.toLowerCase()) throw new EventRefused('other_audience');
    return payload;
  } catch (error) {
    if (error instanceof EventRefused) throw error;
    throw new EventRefused(codeOf(error), (error as Error).message, error);
  }
}

function codeOf(error: unknown): 'too_old' | 'other_issuer' | 'wrong_signature' | 'keys_unreachable' {
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'iss') return 'other_issuer';
  if (error instanceof errors.JWTExpired || (error instanceof errors.JWTClaimValidationFailed && error.claim === 'iat'))
    return 'too_old';
  const ofJose = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
  return ofJose && error.constructor !== errors.JOSEError ? 'wrong_signature' : 'keys_unreachable';
}
