import { Module } from '@nestjs/common';
import { RegistryRecordsModule } from '../relying-parties/index.js';
import { ExpireClients } from './expire-clients.js';
import { IssueRegistrationToken } from './issue-registration-token.js';
import { ManageClient } from './manage-client.js';
import { RegisteredClientRepository } from './persistence/registered-client.repository.js';
import { RegistrationTokenRepository } from './persistence/registration-token.repository.js';
import { RegisterClient } from './register-client.js';

const useCases = [IssueRegistrationToken, RegisterClient, ManageClient, ExpireClients];

@Module({
  imports: [RegistryRecordsModule],
  providers: [RegistrationTokenRepository, RegisteredClientRepository, ...useCases],
  exports: [RegistrationTokenRepository, ...useCases],
})
export class ClientRegistrationModule {}
