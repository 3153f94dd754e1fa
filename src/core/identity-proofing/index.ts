export { ActivatePhone, type OpenedActivation } from './activate-phone.js';
export * from './identity-proofing.errors.js';
export { IdentityProofingModule } from './identity-proofing.module.js';
export { IssueActivationCode, type IssuedCode } from './issue-activation-code.js';
