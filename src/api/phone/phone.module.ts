import { Module } from '@nestjs/common';
import { CitizensModule } from '../../core/citizens/index.js';
import { DevicesModule } from '../../core/devices/index.js';
import { IdentityProofingModule } from '../../core/identity-proofing/index.js';
import { RelyingPartiesModule } from '../../core/relying-parties/index.js';
import { SsoSessionsModule } from '../../core/sso-sessions/index.js';
import { SigningSessionsModule } from '../../core/signing-sessions/index.js';
import { ActivationController } from './activation.controller.js';
import { PasskeyController } from './passkey.controller.js';
import { RequestsController } from './requests.controller.js';
import { SessionsController } from './sessions.controller.js';
import { ShellController } from './shell.controller.js';

/** The door of the phone app. */
@Module({
  imports: [
    CitizensModule,
    DevicesModule,
    IdentityProofingModule,
    RelyingPartiesModule,
    SigningSessionsModule,
    SsoSessionsModule,
  ],
  controllers: [ShellController, ActivationController, RequestsController, PasskeyController, SessionsController],
})
export class PhoneModule {}
