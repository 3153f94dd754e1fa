export { CreateCitizenKey } from './create-citizen-key.js';
export {
  keyAlgorithms,
  type CitizenKey,
  type CitizenKeyId,
  type KeyAlgorithm,
  type KeyUse,
} from './domain/citizen-key.js';
export { evidenceFault, evidenceHash, type EvidenceFault, type SignatureEvidence } from './domain/evidence.js';
export { ActivationRefused, ActivationSpent, CitizenKeyUnknown, VaultUnavailable } from './key-vault.errors.js';
export { KeyVaultModule } from './key-vault.module.js';
export { CreateCitizenKeys } from './persistence/001-create-citizen-keys.migration.js';
export { CitizenKeyRow } from './persistence/citizen-key.entity.js';
export { CitizenKeyRepository } from './persistence/citizen-key.repository.js';
export { SignatureEvidenceRow } from './persistence/signature-evidence.entity.js';
export { HeldSignature, SignWithActivation, type Activation } from './sign-with-activation.js';
export { VerifyEvidence, type EvidenceVerdict } from './verify-evidence.js';
