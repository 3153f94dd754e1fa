import { createHash } from 'node:crypto';
import { DomainError } from '#libs/kernel';
import { MalformedOcspRequest, readOcspRequest, refuseOcsp, type OcspQuestion } from '#libs/x509';
import { type AnswerOcsp, CertificatesOff, reuseMs, type OcspResponse } from '../../core/certificates/index.js';

/** What goes back: bytes, and who may keep them how long. */
export interface OcspHttpAnswer {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /** Of an answer that nobody expected to be missing; for the log. */
  readonly failure?: unknown;
}

/**
 * The request in a GET path: base64 of its DER, then percent-encoded (RFC 6960 appendix A.1).
 * @throws MalformedOcspRequest
 */
export function decodeGet(encoded: string): Buffer {
  const text = decodePercent(encoded);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new MalformedOcspRequest('not base64');
  return Buffer.from(text, 'base64');
}

function decodePercent(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    throw new MalformedOcspRequest('not percent-encoded', { cause: error });
  }
}

/**
 * Answers a request in the protocol's own terms, also where it is refused (RFC 6960 §2.3).
 * @throws CertificatesOff
 */
export async function answerOverHttp(
  responder: AnswerOcsp,
  read: () => Uint8Array,
  cacheable: boolean,
  now: number,
): Promise<OcspHttpAnswer> {
  try {
    const question = readOcspRequest(read());
    const answer = await responder.answer(question);
    return { body: answer.der, headers: cacheable ? cacheHeaders(question, answer, now) : {} };
  } catch (error) {
    if (error instanceof CertificatesOff) throw error;
    if (error instanceof MalformedOcspRequest) return { body: refuseOcsp('malformedRequest'), headers: {} };
    const busy = error instanceof DomainError && error.kind === 'unavailable';
    if (busy) return { body: refuseOcsp('tryLater'), headers: {} };
    return { body: refuseOcsp('internalError'), headers: {}, failure: error };
  }
}

/**
 * RFC 5019 §6.2, but for a shorter time than the answer is good for: what a cache keeps, a suspension does not reach.
 * An answer with a nonce is for one who asked.
 */
function cacheHeaders(question: OcspQuestion, { der, thisUpdate }: OcspResponse, now: number): Record<string, string> {
  if (question.nonce) return {};
  const seconds = Math.max(0, Math.floor((thisUpdate + reuseMs - now) / 1_000));
  return {
    'Cache-Control': `max-age=${seconds}, public, no-transform, must-revalidate`,
    'Last-Modified': new Date(thisUpdate).toUTCString(),
    Expires: new Date(now + seconds * 1_000).toUTCString(),
    ETag: `"${createHash('sha256').update(der).digest('base64url')}"`,
  };
}
