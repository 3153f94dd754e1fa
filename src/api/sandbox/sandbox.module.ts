import { Module } from '@nestjs/common';
import { IdentityProofingModule } from '../../core/identity-proofing/index.js';
import { PopulationRegisterModule } from '../../core/population-register/index.js';
import { SandboxController } from './sandbox.controller.js';
import { TestPhones } from './test-phones.js';

/** The door of those who test against State ID. It exists only while TEST_AUTHENTICATOR is on. */
@Module({
  imports: [IdentityProofingModule, PopulationRegisterModule],
  controllers: [SandboxController],
  providers: [TestPhones],
})
export class SandboxModule {}
