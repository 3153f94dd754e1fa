export { makeCertificate, type CertificateContent } from './certificate.js';
export type { Der } from './der.js';
export * as extensions from './extensions.js';
export { keyUsages, type CertificatePolicy, type KeyUsage } from './extensions.js';
export { encodeName, type NameAttribute } from './name.js';
export { isPrintable } from './der.js';
export { hashOids, oids } from './oids.js';
export { makeOcspRequest } from './make-ocsp-request.js';
export { MalformedOcspRequest, readOcspRequest, type CertificateId, type OcspQuestion } from './ocsp-request.js';
export {
  makeOcspResponse,
  refuseOcsp,
  type OcspAnswer,
  type OcspRefusal,
  type OcspResponder,
  type OcspStatus,
  type SingleAnswer,
} from './ocsp-response.js';
export {
  MalformedOcspResponse,
  readOcspResponse,
  type ReadOcspAnswer,
  type ReadOcspResponse,
} from './read-ocsp-response.js';
export { keyIdentifier, MalformedPublicKey, readPublicKey, subjectPublicKey, type PublicKey } from './public-key.js';
export { birthDateOf, directoryNameOf, ocspAddressOf } from './read-extensions.js';
export { hasQualifiedStatement, qualifiedStatements, type QualifiedStatements } from './qualified-statements.js';
export {
  MalformedCertificate,
  readCertificate,
  readCertificates,
  toPem,
  type ReadCertificate,
} from './read-certificate.js';
export {
  makeRevocationList,
  revocationReasons,
  type RevocationListContent,
  type RevocationReason,
  type RevokedCertificate,
} from './revocation-list.js';
export { digestName, isSignedWith, type SignatureAlgorithm, type Signer } from './signing.js';
export { SoftwareSigner } from './software-signer.js';
export { demandDer, MalformedDer } from './strict-der.js';
export { hasRocaFingerprint } from './roca.js';
export {
  readTimeStampRequest,
  TimeStampRefused,
  type TimeStampFailure,
  type TimeStampQuestion,
} from './time-stamp-request.js';
export {
  makeTimeStampResponse,
  refuseTimeStamp,
  type TimeStamp,
  type TimeStampAuthority,
} from './time-stamp-response.js';
