import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { AuthoritySource, type AuthorityChain } from './authority-source.js';
import { AuthorityVault, type OpenedKey } from './adapters/authority-vault.js';
import { CertificatesOff } from './certificates.errors.js';
import { makeServiceCertificate, type ServiceRole } from './domain/authority-certificates.js';
import type { CertificateProfiles } from './domain/certificate-profile.js';
import type { Issuer } from './domain/citizen-certificate.js';
import { PkiAddresses } from './domain/pki-addresses.js';

/** Profiles to issue under; undefined where no authority is configured. */
export const certificateProfiles = Symbol('certificateProfiles');

const hour = 3_600_000;
/** A service certificate that ends sooner is replaced by a new one. */
const renewAheadMs: Readonly<Record<ServiceRole, number>> = { ocsp: 10 * 24 * hour, time_stamp: 365 * 24 * hour };

interface Held {
  readonly key: Promise<OpenedKey>;
  readonly until: number;
}

/** The hierarchy: root, issuing authority, responder and time-stamp authority. */
@Injectable()
export class CertificateAuthority implements OnModuleInit {
  private loaded: AuthorityChain | undefined;
  private readonly services = new Map<ServiceRole, Held>();

  constructor(
    @Inject(AuthoritySource) private readonly source: AuthoritySource | undefined,
    @Inject(certificateProfiles) private readonly profiles: CertificateProfiles | undefined,
    private readonly vault: AuthorityVault,
    readonly addresses: PkiAddresses,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    this.loaded = await this.source?.load();
  }

  /** @throws CertificatesOff */
  get chain(): AuthorityChain {
    if (!this.loaded) throw new CertificatesOff();
    return this.loaded;
  }

  /** The key identifier of the issuing authority, by which records name it. */
  get id(): string {
    return this.chain.issuing.keyIdentifier.toString('hex');
  }

  /** @throws CertificatesOff */
  get issuer(): Issuer {
    const { issuing: certificate, issuingSigner: signer } = this.chain;
    if (!this.profiles) throw new CertificatesOff();
    return { certificate, signer, profiles: this.profiles, addresses: this.addresses };
  }

  /**
   * The key of a service; made when it is first needed, and renewed in time.
   * @throws CertificatesOff
   */
  service(role: ServiceRole): Promise<OpenedKey> {
    const { id, chain } = this;
    const held = this.services.get(role);
    const now = this.clock.now();
    if (held && now < held.until) return held.key;
    const superior = { certificate: chain.issuing, signer: chain.issuingSigner };
    const certify = (fresh: Parameters<typeof makeServiceCertificate>[1]) =>
      makeServiceCertificate(role, fresh, superior, this.addresses);
    const goodUntil = Math.min(now + renewAheadMs[role], chain.issuing.notAfter);
    const key = this.vault.open(id, role, certify, goodUntil);
    this.services.set(role, { key, until: now + hour });
    // What could not be opened is tried again by the next who asks.
    key.catch(() => this.services.delete(role));
    return key;
  }
}
