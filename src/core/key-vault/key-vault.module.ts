import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config, InvalidConfig, type VaultConfig } from '../../config/index.js';
import { Log } from '../../platform/logging/index.js';
import { DevicesModule, WebAuthnSite } from '../devices/index.js';
import { ProcessKeyVault } from './adapters/process-key-vault.js';
import { CreateCitizenKey } from './create-citizen-key.js';
import { KeyVault } from './key-vault.js';
import { CitizenKeyRepository } from './persistence/citizen-key.repository.js';
import { SignatureEvidenceRepository } from './persistence/signature-evidence.repository.js';
import type { ProtectionSettings } from './signing-module/messages.js';
import { SignWithActivation } from './sign-with-activation.js';

const vault = {
  provide: KeyVault,
  inject: [Config, WebAuthnSite, Log],
  useFactory: ({ vault: settings }: Config, { origin, rpId }: WebAuthnSite, log: Log) => {
    const [protection, readyKeys] = [protectionOf(settings), settings.VAULT_READY_KEYS];
    return new ProcessKeyVault({ protection, site: { origin, rpId }, readyKeys }, log);
  },
};

function protectionOf(settings: VaultConfig): ProtectionSettings {
  const { VAULT_KEY = '', VAULT_PKCS11_MODULE: library, VAULT_PKCS11_TOKEN: token = '' } = settings;
  if (library === undefined) return { kind: 'software', vaultKey: VAULT_KEY };
  return { kind: 'pkcs11', library, token, pin: settings.VAULT_PKCS11_PIN ?? '' };
}

@Module({
  imports: [DevicesModule],
  providers: [vault, CitizenKeyRepository, SignatureEvidenceRepository, CreateCitizenKey, SignWithActivation],
  exports: [CitizenKeyRepository, CreateCitizenKey, SignWithActivation],
})
export class KeyVaultModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly vault: KeyVault,
    private readonly config: Config,
  ) {}

  /** In production what is wrong is heard before the first citizen comes; elsewhere the module waits to be needed. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.config.profile !== 'production' || !(this.vault instanceof ProcessKeyVault)) return;
    await this.vault.start().catch((error: unknown) => {
      throw new InvalidConfig([`the signing module cannot start: ${(error as Error).message}`], { cause: error });
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.vault.close();
  }
}
