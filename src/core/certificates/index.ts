export { AnswerOcsp, reuseMs, type OcspResponse } from './answer-ocsp.js';
export type { CertificateSigner } from './authority-source.js';
export { CertificateAuthority } from './certificate-authority.js';
export { CertificateStatus } from './certificate-status.js';
export {
  CertificateRevoked,
  CertificatesOff,
  CertificateUnknown,
  CitizenNotCertifiable,
  KeyRefused,
  KeyTaken,
  SigningBusy,
} from './certificates.errors.js';
export { CertificatesModule } from './certificates.module.js';
export { ChangeCertificateState } from './change-certificate-state.js';
export type {
  CertificateLevel,
  CertificatePurpose,
  CertificateSerial,
  CertificateState,
  CitizenCertificate,
  FinalReason,
  KeyClass,
} from './domain/certificate.js';
export { IssueCertificate, type CertificateRequest } from './issue-certificate.js';
export { CreateCertificate } from './persistence/001-create-certificate.migration.js';
export { CreateCertificateStatus } from './persistence/002-create-certificate-status.migration.js';
export { CreateAuthorityKey } from './persistence/003-create-authority-key.migration.js';
export { AuthorityKeyRow, RevocationListRow } from './persistence/authority.entity.js';
export { CertificateStatusChangeRow, CertificateStatusRow } from './persistence/certificate-status.entity.js';
export { CertificateStatusRepository } from './persistence/certificate-status.repository.js';
export { CertificateRow, CertifiedKeyRow } from './persistence/certificate.entity.js';
export { CertificateRepository } from './persistence/certificate.repository.js';
export { PublishRevocationList, type Lister } from './publish-revocation-list.js';
export { StampTime } from './stamp-time.js';
