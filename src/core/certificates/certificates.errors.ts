import { DomainError } from '#libs/kernel';

/** No certificate authority is configured. */
export class CertificatesOff extends DomainError {
  static override readonly code = 'certificates_off';
  static override readonly kind = 'absent';
}

/** A key that gets no certificate: too weak, of an unknown kind, or made by a flawed library. */
export class KeyRefused extends DomainError {
  static override readonly code = 'key_refused';
  static override readonly kind = 'invalid';
}

/** A key that somebody else has, or that has another purpose: one key is one person's, for one purpose, for ever. */
export class KeyTaken extends DomainError {
  static override readonly code = 'key_taken';
  static override readonly kind = 'conflict';
}

/** A person whose identifier or status does not allow a certificate. */
export class CitizenNotCertifiable extends DomainError {
  static override readonly code = 'citizen_not_certifiable';
  static override readonly kind = 'conflict';
}

export class CertificateUnknown extends DomainError {
  static override readonly code = 'certificate_unknown';
  static override readonly kind = 'absent';
}

/** What is revoked stays revoked, for the reason that was given. */
export class CertificateRevoked extends DomainError {
  static override readonly code = 'certificate_revoked';
  static override readonly kind = 'conflict';
}

/** A suspension that is not there cannot be lifted. */
export class CertificateNotSuspended extends DomainError {
  static override readonly code = 'certificate_not_suspended';
  static override readonly kind = 'conflict';
}

/** More signatures are asked for than this node can make; in a moment it can. */
export class SigningBusy extends DomainError {
  static override readonly code = 'signing_busy';
  static override readonly kind = 'unavailable';
}
