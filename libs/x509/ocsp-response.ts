import {
  enumerated,
  explicit,
  generalizedTime,
  implicit,
  nothing,
  octetString,
  oid,
  sequence,
  type Der,
} from './der.js';
import { ocspArchiveCutoff, ocspNonce } from './extensions.js';
import { oids } from './oids.js';
import { revocationReasons, type RevocationReason } from './revocation-list.js';
import { signed, type Signer } from './signing.js';

/** What a responder says of one certificate (RFC 6960 §2.2). */
export type OcspStatus =
  | { readonly name: 'good' }
  | { readonly name: 'revoked'; readonly since: number; readonly reason: RevocationReason }
  | { readonly name: 'unknown' };

export interface SingleAnswer {
  /** The CertID as asked. */
  readonly certificateId: Der;
  readonly status: OcspStatus;
}

/** Times are milliseconds since the epoch, written in whole seconds. */
export interface OcspAnswer {
  readonly answers: readonly SingleAnswer[];
  readonly nonce: Uint8Array | undefined;
  readonly producedAt: number;
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** Statuses are kept since then, also of certificates that have expired (RFC 6960 §4.4.4). */
  readonly archiveCutoff: number;
}

/** Who answers: its key, its name and certificate. */
export interface OcspResponder extends Signer {
  readonly name: Der;
  readonly certificate: Der;
}

/** RFC 6960 §4.2.1; number 4 is not used. */
const refusals = { malformedRequest: 1, internalError: 2, tryLater: 3, unauthorized: 6 } as const;
export type OcspRefusal = keyof typeof refusals;

/** An answer that says only that there is none. Nobody signs it. */
export const refuseOcsp = (refusal: OcspRefusal): Der => sequence(enumerated(refusals[refusal]));

/** Makes a signed answer (RFC 6960 §4.2). @returns DER */
export async function makeOcspResponse(answer: OcspAnswer, responder: OcspResponder): Promise<Der> {
  const { answers, nonce, producedAt } = answer;
  const data = sequence(
    explicit(1, responder.name),
    generalizedTime(producedAt),
    sequence(...answers.map((single) => singleResponse(single, answer))),
    ...(nonce ? [explicit(1, sequence(ocspNonce(nonce)))] : []),
  );
  const basic = await signed(data, responder, explicit(0, sequence(responder.certificate)));
  return sequence(enumerated(0), explicit(0, sequence(oid(oids.ocspBasic), octetString(basic))));
}

function singleResponse({ certificateId, status }: SingleAnswer, answer: OcspAnswer): Der {
  return sequence(
    certificateId,
    certificateStatus(status),
    generalizedTime(answer.thisUpdate),
    explicit(0, generalizedTime(answer.nextUpdate)),
    explicit(1, sequence(ocspArchiveCutoff(answer.archiveCutoff))),
  );
}

function certificateStatus(status: OcspStatus): Der {
  switch (status.name) {
    case 'good':
      return implicit(0, nothing);
    case 'unknown':
      return implicit(2, nothing);
    case 'revoked': {
      const reason = explicit(0, enumerated(revocationReasons[status.reason]));
      const said = status.reason === 'unspecified' ? [] : [reason];
      return implicit(1, sequence(generalizedTime(status.since), ...said));
    }
  }
}
