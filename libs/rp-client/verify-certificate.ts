import { createPublicKey, type KeyObject } from 'node:crypto';
import { fromBase64, satisfiesLevel, type SessionStatus } from '#libs/smart-id-api';
import { hasRocaFingerprint, readCertificate, readPublicKey, type ReadCertificate } from '#libs/x509';
import { demandPurpose, type CertificatePurpose } from './certificate-demands.js';
import { AnswerRefused } from './errors.js';
import { demandSamePerson, personOf, type Person } from './person.js';
import { demandNotRevoked } from './revocation.js';
import type { Sent } from './sent.js';
import type { Settings } from './settings.js';

/** A certificate that was believed, and of whom it is. */
export interface Holder {
  readonly person: Person;
  readonly documentNumber: string;
  readonly certificateLevel: 'QUALIFIED' | 'ADVANCED';
  /** DER. */
  readonly certificate: Buffer;
}

/** A certificate whose words were checked, with its key; nobody has been asked yet whether it is revoked. */
export interface Checked {
  readonly holder: Holder;
  readonly key: KeyObject;
  /** Asks. @throws AnswerRefused */
  readonly demandNotRevoked: () => Promise<void>;
}

export interface Claimed {
  readonly cert: NonNullable<SessionStatus['cert']>;
  readonly documentNumber: string;
}

const leastBits = 2048;

/**
 * Who has answered, with which right to be believed.
 * @throws AnswerRefused
 */
export function checkCertificate(
  { cert, documentNumber }: Claimed,
  purpose: CertificatePurpose,
  { certificateLevel: asked, named }: Pick<Sent, 'certificateLevel' | 'named'>,
  settings: Settings,
): Checked {
  const certificate = read(cert.value);
  const demand = settings.certificates[purpose][cert.certificateLevel];
  const issuer = settings.trust.issuerOf(certificate, settings.clock.now(), demand.policies);
  demandStrongKey(certificate);
  const person = trusting(() => {
    demandPurpose(certificate, demand, asked);
    const found = personOf(certificate);
    demandSamePerson(certificate, found, documentNumber, named);
    return found;
  });
  if (!satisfiesLevel(cert.certificateLevel, asked)) throw new AnswerRefused('level_too_low', cert.certificateLevel);
  return {
    holder: { person, documentNumber, certificateLevel: cert.certificateLevel, certificate: certificate.der },
    key: createPublicKey({ key: certificate.publicKey, format: 'der', type: 'spki' }),
    demandNotRevoked: async () => {
      if (settings.revocation === 'required') await demandNotRevoked(certificate, issuer, settings);
    },
  };
}

function read(base64: string): ReadCertificate {
  return trusting(() => readCertificate(fromBase64(base64) ?? Buffer.alloc(0)));
}

/** Whatever cannot be read of a certificate is a fault of the certificate. */
function trusting<Result>(step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    if (error instanceof AnswerRefused) throw error;
    throw new AnswerRefused('certificate_malformed', (error as Error).message, error);
  }
}

function demandStrongKey({ publicKey }: ReadCertificate): void {
  const key = trusting(() => readPublicKey(publicKey));
  if (key.kind !== 'rsa' || key.bits < leastBits || hasRocaFingerprint(key.modulus))
    throw new AnswerRefused('weak_key');
}
