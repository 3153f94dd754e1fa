import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '../../config/index.js';
import { AccountsModule } from '../../core/accounts/index.js';
import { CertificatesModule } from '../../core/certificates/index.js';
import { CitizensModule } from '../../core/citizens/index.js';
import { IdentityProofingModule } from '../../core/identity-proofing/index.js';
import { PopulationRegisterModule } from '../../core/population-register/index.js';
import { SigningSessionsModule } from '../../core/signing-sessions/index.js';
import { AnsweringPhones } from './answering-phones.js';
import { KeptPhones } from './kept-phones.js';
import { NotificationController } from './notification.controller.js';
import { OpenTestAccounts } from './open-test-accounts.js';
import { PhoneScripts } from './phone-scripts.js';
import { SandboxController } from './sandbox.controller.js';
import { TestAccountsController } from './test-accounts.controller.js';
import { TestPhones } from './test-phones.js';

/** The door of those who test against State ID. Profile `production` has none of it. */
@Module({
  imports: [
    ...[CitizensModule, SigningSessionsModule, IdentityProofingModule, PopulationRegisterModule],
    ...[AccountsModule, CertificatesModule],
  ],
  providers: [TestPhones, KeptPhones],
})
export class SandboxModule {
  /** As much of the door as is switched on: TEST_AUTHENTICATOR, TEST_ACCOUNTS. */
  static asFarAs({ TEST_AUTHENTICATOR, TEST_ACCOUNTS }: Config['identity']): DynamicModule[] {
    const page = TEST_AUTHENTICATOR ? [SandboxController, NotificationController] : [];
    const api = TEST_ACCOUNTS ? [TestAccountsController] : [];
    const controllers = [...page, ...api];
    const providers = TEST_ACCOUNTS ? [PhoneScripts, AnsweringPhones, OpenTestAccounts] : [];
    return controllers.length > 0 ? [{ module: SandboxModule, controllers, providers }] : [];
  }
}
