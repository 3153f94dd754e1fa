import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Config } from '../../config/index.js';
import { InProcessKeyValueStore } from './in-process-key-value-store.js';
import { KeyValueStore } from './key-value-store.js';
import { RedisKeyValueStore } from './redis-key-value-store.js';

const store = {
  provide: KeyValueStore,
  inject: [Config, Clock],
  useFactory: ({ stores }: Config, clock: Clock): Promise<KeyValueStore> =>
    stores.REDIS_URL
      ? RedisKeyValueStore.connect(stores.REDIS_URL, stores.REDIS_PREFIX, stores.REDIS_TIMEOUT_MS)
      : Promise.resolve(new InProcessKeyValueStore(clock)),
};

/** Gives every module the store of what lives minutes. */
@Global()
@Module({ providers: [store], exports: [KeyValueStore] })
export class KeyValueModule implements OnApplicationShutdown {
  constructor(private readonly keyValue: KeyValueStore) {}

  async onApplicationShutdown(): Promise<void> {
    await this.keyValue.close();
  }
}
