import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Log } from '../../platform/logging/index.js';
import { FileRelyingPartyRegistry } from './adapters/file-relying-party-registry.js';
import { RelyingPartyRegistry } from './relying-party-registry.js';

const registry = {
  provide: RelyingPartyRegistry,
  inject: [Config, Log],
  useFactory: ({ identity, stores }: Config, log: Log): RelyingPartyRegistry => {
    if (identity.RELYING_PARTIES_FILE) return FileRelyingPartyRegistry.read(identity.RELYING_PARTIES_FILE);
    // The demo portal describes itself here when it starts; profile production demands a file.
    const demo = join(stores.DATA_DIR, 'demo-portal', 'relying-parties.json');
    if (existsSync(demo)) return FileRelyingPartyRegistry.read(demo);
    log.warn('no_relying_party', 'no portal is registered: start the demo portal first, or set RELYING_PARTIES_FILE');
    return new FileRelyingPartyRegistry([]);
  },
};

@Module({ providers: [registry], exports: [RelyingPartyRegistry] })
export class RelyingPartiesModule {}
