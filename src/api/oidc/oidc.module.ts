import { Module } from '@nestjs/common';
import { CitizensModule } from '../../core/citizens/index.js';
import { RelyingPartiesModule } from '../../core/relying-parties/index.js';
import { SigningSessionsModule } from '../../core/signing-sessions/index.js';
import { SsoSessionsModule } from '../../core/sso-sessions/index.js';
import { Accounts } from './accounts.js';
import { EnginePages } from './engine-pages.js';
import { SpentMarks } from './engine-store/spent-marks.js';
import { SweepArtefacts } from './engine-store/sweep-artefacts.js';
import { Engine } from './engine.js';
import { KeysModule } from './keys/keys.module.js';
import { FinishLogin } from './login/finish-login.js';
import { LoginInteractions } from './login/login-interaction.js';
import { LoginSessions } from './login/login-sessions.js';
import { LoginController } from './login/login.controller.js';
import { DeliverLogoutNotices } from './sso/deliver-logout-notices.js';
import { EngineSessions } from './sso/engine-sessions.js';
import { SessionRecords } from './sso/session-records.js';

/** The door of the portals: OpenID Connect, and the login page. */
@Module({
  imports: [CitizensModule, RelyingPartiesModule, SigningSessionsModule, KeysModule, SsoSessionsModule],
  controllers: [LoginController],
  providers: [
    Engine,
    SweepArtefacts,
    EnginePages,
    SpentMarks,
    Accounts,
    LoginInteractions,
    LoginSessions,
    FinishLogin,
    SessionRecords,
    EngineSessions,
    DeliverLogoutNotices,
  ],
})
export class OidcModule {}
