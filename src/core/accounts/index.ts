export { AccountsModule } from './accounts.module.js';
export type { Account, CertifiedKey } from './domain/account.js';
export { FindAccount, reachesLevel, type UsableKey } from './find-account.js';
export { OpenAccount, type PreparedAccount } from './open-account.js';
export { CreateAccount } from './persistence/001-create-account.migration.js';
export { AccountRow } from './persistence/account.entity.js';
