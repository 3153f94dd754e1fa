import { Module } from '@nestjs/common';
import { CertificatesModule } from '../../core/certificates/index.js';
import { PkiController } from './pki.controller.js';
import { PkiProtocols } from './pki-protocols.js';
import { TrustBundle } from './trust-bundle.js';

/** The door of whoever relies on certificates: status, revocation lists, time-stamps, trust. */
@Module({ imports: [CertificatesModule], controllers: [PkiController], providers: [PkiProtocols, TrustBundle] })
export class PkiModule {}
