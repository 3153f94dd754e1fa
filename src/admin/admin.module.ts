import { Global, Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Clock, SystemClock, SystemRandom } from '#libs/kernel';
import type { Config } from '../config/index.js';
import { AdministrationModule } from '../core/administration/index.js';
import { AuditModule } from '../core/audit/index.js';
import { ClientRegistrationModule } from '../core/client-registration/index.js';
import { RegistryRecordsModule } from '../core/relying-parties/index.js';
import { Front } from '../platform/http/index.js';
import { InProcessKeyValueStore, KeyValueStore } from '../platform/key-value/index.js';
import { Log } from '../platform/logging/index.js';
import { PersistenceModule } from '../platform/persistence/index.js';
import { RuntimeModule } from '../runtime.module.js';
import { schema } from '../schema.js';

/** Nobody is told of a change: every node looks each second, and a kill switch must not depend on one more store. */
const nobodyListens = {
  provide: KeyValueStore,
  inject: [Clock],
  useFactory: (clock: Clock) => new InProcessKeyValueStore(clock),
};

@Global()
@Module({ providers: [nobodyListens], exports: [KeyValueStore] })
class SilentModule {}

@Module({})
class AdminModule {
  static with(config: Config): DynamicModule {
    const log = new Log({ write: () => undefined });
    const runtime = {
      config,
      clock: new SystemClock(),
      random: new SystemRandom(),
      log,
      front: new Front(config.http),
    };
    const parts = [
      PersistenceModule.with(schema),
      SilentModule,
      AuditModule,
      RegistryRecordsModule,
      AdministrationModule,
      ClientRegistrationModule,
    ];
    return { module: AdminModule, imports: [RuntimeModule.with(runtime), ...parts] };
  }
}

/** What an operator's commands need of the service: its records, without the service itself. */
export function openAdmin(config: Config): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(AdminModule.with(config), { logger: false, abortOnError: false });
}
