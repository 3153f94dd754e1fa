import { Module } from '@nestjs/common';
import { CitizensModule } from '../../core/citizens/index.js';
import { RelyingPartiesModule } from '../../core/relying-parties/index.js';
import { SigningSessionsModule } from '../../core/signing-sessions/index.js';
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

/** The door of the portals: OpenID Connect, and the login page. */
@Module({
  imports: [CitizensModule, RelyingPartiesModule, SigningSessionsModule, KeysModule],
  controllers: [LoginController],
  providers: [Engine, SweepArtefacts, EnginePages, SpentMarks, Accounts, LoginInteractions, LoginSessions, FinishLogin],
})
export class OidcModule {}
