import { readTimeStampRequest, refuseTimeStamp, TimeStampRefused } from '#libs/x509';
import { CertificatesOff, type StampTime } from '../../core/certificates/index.js';

export interface TimeStampHttpAnswer {
  readonly body: Buffer;
  /** Of an answer that nobody expected to be missing; for the log. */
  readonly failure?: unknown;
}

/**
 * Answers a request in the protocol's own terms, also where it is refused (RFC 3161 §2.4.2).
 * @throws CertificatesOff
 */
export async function stampOverHttp(authority: StampTime, request: Uint8Array): Promise<TimeStampHttpAnswer> {
  try {
    return { body: await authority.stamp(readTimeStampRequest(request)) };
  } catch (error) {
    if (error instanceof CertificatesOff) throw error;
    if (error instanceof TimeStampRefused) return { body: refuseTimeStamp(error) };
    return { body: refuseTimeStamp(new TimeStampRefused('systemFailure', 'not now')), failure: error };
  }
}
