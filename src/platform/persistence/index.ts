export { violatedConstraint } from './constraint.js';
export { Database, type Transaction } from './database.js';
export { deleteSome } from './delete-some.js';
export { findOne } from './find-one.js';
export { findPair } from './find-pair.js';
export { insertOnce } from './insert-once.js';
export { openDatabase, type Schema } from './open-database.js';
export { DataFolderInUse } from './persistence.errors.js';
export { PersistenceModule } from './persistence.module.js';
