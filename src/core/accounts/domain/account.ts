import type { CertificateLevel, CertificateSerial } from '../../certificates/index.js';
import type { CitizenId } from '../../citizens/index.js';
import type { DeviceId } from '../../devices/index.js';
import type { CitizenKeyId, KeyUse } from '../../key-vault/index.js';

/** A key of an account and the certificate that says whose it is. */
export interface CertifiedKey {
  readonly keyId: CitizenKeyId;
  readonly certificate: CertificateSerial;
}

/** What a relying party sees of a citizen's phone: one document number, one key to say who it is, one to sign. */
export interface Account {
  /** `PNOUA-19840312-99012-7KQF-Q` */
  readonly documentNumber: string;
  readonly citizenId: CitizenId;
  readonly deviceId: DeviceId;
  readonly level: CertificateLevel;
  readonly keys: Readonly<Record<KeyUse, CertifiedKey>>;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
}
