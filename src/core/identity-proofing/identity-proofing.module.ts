import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/index.js';
import { CitizensModule } from '../citizens/index.js';
import { DevicesModule } from '../devices/index.js';
import { PopulationRegisterModule } from '../population-register/index.js';
import { ActivatePhone } from './activate-phone.js';
import { ActivationStore } from './activation-store.js';
import { IssueActivationCode } from './issue-activation-code.js';

@Module({
  imports: [PopulationRegisterModule, CitizensModule, DevicesModule, AccountsModule],
  providers: [ActivationStore, IssueActivationCode, ActivatePhone],
  exports: [IssueActivationCode, ActivatePhone],
})
export class IdentityProofingModule {}
