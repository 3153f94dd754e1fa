import { Module } from '@nestjs/common';
import { CertificatesModule } from '../certificates/index.js';
import { KeyVaultModule } from '../key-vault/index.js';
import { FindAccount } from './find-account.js';
import { OpenAccount } from './open-account.js';
import { AccountRepository } from './persistence/account.repository.js';

@Module({
  imports: [CertificatesModule, KeyVaultModule],
  providers: [AccountRepository, OpenAccount, FindAccount],
  exports: [OpenAccount, FindAccount],
})
export class AccountsModule {}
