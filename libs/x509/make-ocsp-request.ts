import { createHash } from 'node:crypto';
import { explicit, integerAsGiven, nothing, octetString, oid, sequence, type Der } from './der.js';
import { ocspNonce } from './extensions.js';
import { subjectPublicKey } from './public-key.js';
import type { ReadCertificate } from './read-certificate.js';

const sha1 = '1.3.14.3.2.26';

/**
 * Asks for the status of one certificate (RFC 6960 §4.1). The issuer is named by SHA-1, which every responder knows and
 * which protects nothing here; the nonce ties the answer to this question (RFC 9654 §2.1).
 * @returns the request, and the CertID that the answer has to repeat
 */
export function makeOcspRequest(
  certificate: ReadCertificate,
  issuer: ReadCertificate,
  nonce: Uint8Array,
): { readonly der: Der; readonly certificateId: Der } {
  const digest = (content: Uint8Array) => octetString(createHash('sha1').update(content).digest());
  const certificateId = sequence(
    sequence(oid(sha1), nothing),
    digest(issuer.subject),
    digest(subjectPublicKey(issuer.publicKey)),
    integerAsGiven(certificate.serialOctets),
  );
  const der = sequence(sequence(sequence(sequence(certificateId)), explicit(2, sequence(ocspNonce(nonce)))));
  return { der, certificateId };
}
