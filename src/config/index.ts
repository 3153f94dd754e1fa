export { Config, InvalidConfig, parseConfig, type Profile } from './config.js';
export type { CertificatesConfig } from './certificates.schema.js';
export { loadConfig } from './load-config.js';
export type { HttpConfig } from './http.schema.js';
export type { IdentityConfig } from './identity.schema.js';
export type { KeysConfig } from './keys.schema.js';
export type { SecretsConfig } from './secrets.schema.js';
export type { StoresConfig } from './stores.schema.js';
export type { VaultConfig } from './vault.schema.js';
