import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Log } from '../../platform/logging/index.js';
import { RegistrySnapshot } from './adapters/registry-snapshot.js';
import { readRelyingPartyFile } from './adapters/relying-party-file.js';
import { AddLogo } from './add-logo.js';
import { ChangeRegistry } from './change-registry.js';
import { ImportRelyingParties } from './import-relying-parties.js';
import { LogoRepository } from './persistence/logo.repository.js';
import { OrganisationRepository } from './persistence/organisation.repository.js';
import { RelyingPartyRepository } from './persistence/relying-party.repository.js';
import { RegisterRelyingParty } from './register-relying-party.js';
import { ChangeResourceServer } from './change-resource-server.js';
import { ResourceServerRepository } from './persistence/resource-server.repository.js';
import { RelyingPartyRegistry } from './relying-party-registry.js';
import { SetOrganisation } from './set-organisation.js';
import { SwitchRelyingParty } from './switch-relying-party.js';

const recordKeeping = [
  RelyingPartyRepository,
  OrganisationRepository,
  LogoRepository,
  ResourceServerRepository,
  ChangeRegistry,
];
const useCases = [RegisterRelyingParty, SwitchRelyingParty, SetOrganisation, AddLogo, ChangeResourceServer];

/** The records of the registry, for those who change it. */
@Module({ providers: [...recordKeeping, ...useCases], exports: [...recordKeeping, ...useCases] })
export class RegistryRecordsModule {}

const registry = {
  provide: RelyingPartyRegistry,
  inject: [Config, Log, ImportRelyingParties, RegistrySnapshot],
  useFactory: async (config: Config, log: Log, importing: ImportRelyingParties, snapshot: RegistrySnapshot) => {
    const file = fileOf(config);
    if (file !== undefined) await importing.run(readRelyingPartyFile(file));
    const started = await snapshot.start();
    if (started.all().length === 0)
      log.warn('no_relying_party', 'no portal is registered: start the demo portal first, or register one');
    return started;
  },
};

/** The demo portal describes itself in the data folder when it starts. */
function fileOf({ profile, identity, stores }: Config): string | undefined {
  const demo = join(stores.DATA_DIR, 'demo-portal', 'relying-parties.json');
  return identity.RELYING_PARTIES_FILE ?? (profile === 'local' && existsSync(demo) ? demo : undefined);
}

/** The registry as it is served from. */
@Module({
  imports: [RegistryRecordsModule],
  providers: [ImportRelyingParties, RegistrySnapshot, registry],
  exports: [RelyingPartyRegistry, RegistryRecordsModule],
})
export class RelyingPartiesModule {}
