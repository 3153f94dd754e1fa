import { Module } from '@nestjs/common';
import { CitizensModule } from '../../core/citizens/index.js';
import { DevicesModule } from '../../core/devices/index.js';
import { IdentityProofingModule } from '../../core/identity-proofing/index.js';
import { SigningSessionsModule } from '../../core/signing-sessions/index.js';
import { ActivationController } from './activation.controller.js';
import { PasskeyController } from './passkey.controller.js';
import { RequestsController } from './requests.controller.js';
import { ShellController } from './shell.controller.js';

/** The door of the phone app. */
@Module({
  imports: [CitizensModule, DevicesModule, IdentityProofingModule, SigningSessionsModule],
  controllers: [ShellController, ActivationController, RequestsController, PasskeyController],
})
export class PhoneModule {}
