import { Module } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { CryptographicModules } from './cryptographic-modules.js';
import { RotateKeys } from './rotate-keys.js';
import { SigningKeyRepository } from './signing-key.repository.js';
import { SigningKeys } from './signing-keys.js';

const modules = {
  provide: CryptographicModules,
  inject: [Config],
  useFactory: (config: Config) => CryptographicModules.of(config),
};

/** The keys that sign tokens. */
@Module({
  providers: [modules, SigningKeyRepository, RotateKeys, SigningKeys],
  exports: [RotateKeys, SigningKeys, SigningKeyRepository],
})
export class KeysModule {}
