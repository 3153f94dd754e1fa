import { explicit, integer, sequence, time, type Der } from './der.js';
import { algorithmIdentifier, signed, type Signer } from './signing.js';

/** What a certificate says (RFC 5280 §4.1.2). Names, key and extensions are DER. */
export interface CertificateContent {
  /** Big-endian; positive, 20 octets at most. */
  readonly serial: Uint8Array;
  readonly issuer: Der;
  readonly subject: Der;
  /** Milliseconds since the epoch; written in whole seconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly extensions: readonly Der[];
}

const version3 = explicit(0, integer(2));

/** Makes an X.509 certificate. @returns DER */
export function makeCertificate(content: CertificateContent, signer: Signer): Promise<Der> {
  const { serial, issuer, subject, notBefore, notAfter, publicKey, extensions } = content;
  const toBeSigned = sequence(
    version3,
    integer(serial),
    algorithmIdentifier(signer.algorithm),
    issuer,
    sequence(time(notBefore), time(notAfter)),
    subject,
    Buffer.from(publicKey),
    explicit(3, sequence(...extensions)),
  );
  return signed(toBeSigned, signer);
}
