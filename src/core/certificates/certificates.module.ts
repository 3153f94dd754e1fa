import { Module } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Config } from '../../config/index.js';
import { CitizensModule } from '../citizens/index.js';
import { AnswerOcsp } from './answer-ocsp.js';
import { AuthoritySource } from './authority-source.js';
import { AuthorityVault } from './adapters/authority-vault.js';
import { DemoAuthority } from './adapters/demo-authority.js';
import { FileAuthority } from './adapters/file-authority.js';
import { readProfiles } from './adapters/profiles-file.js';
import { CertificateAuthority, certificateProfiles } from './certificate-authority.js';
import { CertificateStatus } from './certificate-status.js';
import { ChangeCertificateState } from './change-certificate-state.js';
import { PkiAddresses, pkiAddresses } from './domain/pki-addresses.js';
import { smartIdProfiles } from './domain/smart-id-profiles.js';
import { IssueCertificate } from './issue-certificate.js';
import { AuthorityKeyRepository } from './persistence/authority-key.repository.js';
import { CertificateStatusRepository } from './persistence/certificate-status.repository.js';
import { CertificateRepository } from './persistence/certificate.repository.js';
import { RevocationListRepository } from './persistence/revocation-list.repository.js';
import { PublishRevocationList } from './publish-revocation-list.js';
import { SigningQueue } from './signing-queue.js';
import { StampTime } from './stamp-time.js';

const source = {
  provide: AuthoritySource,
  inject: [Config, AuthorityVault, PkiAddresses, Clock],
  useFactory: ({ certificates }: Config, vault: AuthorityVault, addresses: PkiAddresses, clock: Clock) => {
    const { CERTIFICATE_AUTHORITY: authority, CERTIFICATE_AUTHORITY_FILE: file = '' } = certificates;
    if (authority === 'off') return undefined;
    return authority === 'demo' ? new DemoAuthority(vault, addresses) : new FileAuthority(file, clock);
  },
};

const profiles = {
  provide: certificateProfiles,
  inject: [Config],
  useFactory: ({ certificates }: Config) => {
    const { CERTIFICATE_AUTHORITY: authority, CERTIFICATE_PROFILES_FILE: file } = certificates;
    if (authority === 'off') return undefined;
    return file === undefined ? smartIdProfiles : readProfiles(file);
  },
};

const addresses = {
  provide: PkiAddresses,
  inject: [Config],
  useFactory: ({ certificates, http }: Config) => pkiAddresses(certificates.PKI_ORIGIN ?? http.ISSUER),
};

const repositories = [
  AuthorityKeyRepository,
  CertificateRepository,
  CertificateStatusRepository,
  RevocationListRepository,
];
const useCases = [
  CertificateAuthority,
  IssueCertificate,
  ChangeCertificateState,
  CertificateStatus,
  AnswerOcsp,
  PublishRevocationList,
  StampTime,
];

@Module({
  imports: [CitizensModule],
  providers: [source, profiles, addresses, AuthorityVault, SigningQueue, ...repositories, ...useCases],
  exports: [CertificateRepository, CertificateStatusRepository, ...useCases],
})
export class CertificatesModule {}
