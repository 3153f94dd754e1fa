export { CreateOidcArtefact } from './engine-store/001-create-oidc-artefact.migration.js';
export { OidcArtefactRow, SpentRow } from './engine-store/oidc-artefact.entity.js';
export { CreateSigningKey } from './keys/001-create-signing-key.migration.js';
export { RotateSigningKeys } from './keys/002-rotate-signing-keys.migration.js';
export { KeysModule } from './keys/keys.module.js';
export { runKeysCommand } from './keys/keys-command.js';
export { SigningKeyRow } from './keys/signing-key.entity.js';
export { OidcModule } from './oidc.module.js';
