export { InProcessKeyValueStore } from './in-process-key-value-store.js';
export { KeyValueStore, type WaitOptions } from './key-value-store.js';
export { StoreUnavailable } from './key-value.errors.js';
export { KeyValueModule } from './key-value.module.js';
export { RedisKeyValueStore } from './redis-key-value-store.js';
