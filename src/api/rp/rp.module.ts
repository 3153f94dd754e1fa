import { Module, type OnModuleInit } from '@nestjs/common';
import { AccountsModule } from '../../core/accounts/index.js';
import { CertificatesModule } from '../../core/certificates/index.js';
import { CitizensModule } from '../../core/citizens/index.js';
import { RelyingPartiesModule } from '../../core/relying-parties/index.js';
import { SigningSessionsModule } from '../../core/signing-sessions/index.js';
import { Front, ProblemDialects } from '../../platform/http/index.js';
import { ClientAssertions } from './client-assertions.js';
import { DemandCredential } from './demand-credential.js';
import { FindCitizen } from './find-citizen.js';
import { IdentifyRelyingParty } from './identify-relying-party.js';
import { OpenStreams } from './open-streams.js';
import { RepeatedRequests } from './repeated-requests.js';
import { RelyingPartyProblemFilter } from './rp-problem.filter.js';
import { StartV2Session } from './v2/start-v2-session.js';
import { V2Controller } from './v2/v2.controller.js';
import { LinkedSessions } from './v3/linked-sessions.js';
import { ReadSession } from './read-session.js';
import { ReadSigningCertificate } from './v3/signing-certificate.js';
import { StartSession } from './v3/start-session.js';
import { StreamSession } from './v3/stream-session.js';
import { V3Controller } from './v3/v3.controller.js';

/** The door of relying parties that speak the API of Smart-ID. */
@Module({
  imports: [AccountsModule, CertificatesModule, CitizensModule, RelyingPartiesModule, SigningSessionsModule],
  controllers: [V3Controller, V2Controller],
  providers: [
    LinkedSessions,
    ClientAssertions,
    DemandCredential,
    IdentifyRelyingParty,
    FindCitizen,
    RepeatedRequests,
    RelyingPartyProblemFilter,
    StartSession,
    StartV2Session,
    ReadSession,
    OpenStreams,
    StreamSession,
    ReadSigningCertificate,
  ],
})
export class RelyingPartyApiModule implements OnModuleInit {
  constructor(
    private readonly front: Front,
    private readonly dialects: ProblemDialects,
    private readonly filter: RelyingPartyProblemFilter,
  ) {}

  onModuleInit(): void {
    this.front.serveWithCertificates('/smart-id-rp/');
    this.dialects.speak('/smart-id-rp/', this.filter);
  }
}
