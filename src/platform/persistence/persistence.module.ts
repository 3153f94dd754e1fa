import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Database } from './database.js';
import { openDatabase, type Schema } from './open-database.js';

/** Gives every module the database, migrated before the first request. */
@Global()
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  static with(schema: Schema): DynamicModule {
    const database = {
      provide: Database,
      inject: [Config],
      useFactory: (config: Config) => openDatabase(config.stores, schema),
    };
    return { module: PersistenceModule, providers: [database], exports: [Database] };
  }

  constructor(private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
