import type { Actor, AuditEvent } from '../audit/index.js';
import type { CertificateState, CitizenCertificate } from './domain/certificate.js';

type Named = Pick<CitizenCertificate, 'serial' | 'subject' | 'purpose'>;

export const certificateIssued = (certificate: CitizenCertificate, actor: Actor): AuditEvent => ({
  type: 'certificates.issued',
  version: 1,
  actor,
  subject: certificate.subject,
  data: {
    serial: certificate.serial,
    purpose: certificate.purpose,
    level: certificate.level,
    keyClass: certificate.keyClass,
    replaces: certificate.replaces ?? null,
  },
});

export const certificateStateChanged = (
  { serial, subject, purpose }: Named,
  from: CertificateState['status'],
  to: CertificateState,
  actor: Actor,
): AuditEvent => ({
  type: 'certificates.state_changed',
  version: 1,
  actor,
  subject,
  data: { serial, purpose, from, to: to.status, reason: to.status === 'revoked' ? to.reason : null },
});

/** The imprint is a hash that the asker chose; it is not kept. */
export const timeStampIssued = (serial: string): AuditEvent => ({
  type: 'certificates.time_stamp_issued',
  version: 1,
  actor: 'system',
  data: { serial },
});

export const authorityCertificateMade = (role: string, serial: string): AuditEvent => ({
  type: 'certificates.authority_certificate_made',
  version: 1,
  actor: 'system',
  data: { role, serial },
});
