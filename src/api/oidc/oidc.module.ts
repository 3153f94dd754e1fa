import { Global, Module } from '@nestjs/common';
import { AccessTokens } from '../../core/administration/index.js';
import { CitizensModule } from '../../core/citizens/index.js';
import { ClientRegistrationModule } from '../../core/client-registration/index.js';
import { RelyingPartiesModule } from '../../core/relying-parties/index.js';
import { SigningSessionsModule } from '../../core/signing-sessions/index.js';
import { SsoSessionsModule } from '../../core/sso-sessions/index.js';
import { Accounts } from './accounts.js';
import { AskPerson } from './ciba/ask-person.js';
import { Backchannel } from './ciba/backchannel.js';
import { DeliverPings } from './ciba/deliver-pings.js';
import { KnownSubjects } from './ciba/known-subjects.js';
import { PersonHints } from './ciba/person-hints.js';
import { TakeResult } from './ciba/take-result.js';
import { DeliverSessionEvents } from './deliver-session-events.js';
import { EnginePages } from './engine-pages.js';
import { SpentMarks } from './engine-store/spent-marks.js';
import { SweepArtefacts } from './engine-store/sweep-artefacts.js';
import { Engine } from './engine.js';
import { EngineAccessTokens } from './engine-access-tokens.js';
import { KeysModule } from './keys/keys.module.js';
import { FinishLogin } from './login/finish-login.js';
import { LoginInteractions } from './login/login-interaction.js';
import { LoginSessions } from './login/login-sessions.js';
import { LoginController } from './login/login.controller.js';
import { RequestedAccessTexts } from './resources/requested-access-texts.js';
import { CheckAddresses } from './registration/check-addresses.js';
import { RegistrationProtocol } from './registration/registration-protocol.js';
import { RegistrationRefusals } from './registration/registration-refusals.js';
import { DeliverLogoutNotices } from './sso/deliver-logout-notices.js';
import { EngineSessions } from './sso/engine-sessions.js';
import { SessionRecords } from './sso/session-records.js';

/** The door of the portals: OpenID Connect, and the login page. Other doors ask it for tokens by a port of core. */
@Global()
@Module({
  imports: [
    CitizensModule,
    RelyingPartiesModule,
    SigningSessionsModule,
    KeysModule,
    SsoSessionsModule,
    ClientRegistrationModule,
  ],
  controllers: [LoginController],
  providers: [
    Engine,
    SweepArtefacts,
    EnginePages,
    SpentMarks,
    Accounts,
    LoginInteractions,
    RequestedAccessTexts,
    CheckAddresses,
    RegistrationRefusals,
    RegistrationProtocol,
    LoginSessions,
    FinishLogin,
    SessionRecords,
    EngineSessions,
    DeliverLogoutNotices,
    { provide: AccessTokens, useClass: EngineAccessTokens },
    Backchannel,
    PersonHints,
    KnownSubjects,
    AskPerson,
    TakeResult,
    DeliverPings,
    DeliverSessionEvents,
  ],
  exports: [AccessTokens],
})
export class OidcModule {}
