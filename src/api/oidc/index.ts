export { CreateOidcArtefact } from './engine-store/001-create-oidc-artefact.migration.js';
export { OidcArtefactRow, SpentRow } from './engine-store/oidc-artefact.entity.js';
export { CreateSigningKey } from './keys/001-create-signing-key.migration.js';
export { SigningKeyRow } from './keys/signing-key.entity.js';
export { OidcModule } from './oidc.module.js';
