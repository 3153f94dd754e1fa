export { acspV2Payload, interactionsDigest, readAcspV2Payload, type AcspV2, type ReadAcspV2 } from './acsp-payload.js';
export {
  hashAlgorithms,
  hashes,
  pkcs1Algorithms,
  pssParameters,
  schemeOf,
  signatureAlgorithms,
  type HashAlgorithm,
  type Pkcs1Algorithm,
  type PssParameters,
  type SignatureAlgorithm,
  type SignatureScheme,
} from './algorithms.js';
export { fromBase64, toBase64 } from './base64.js';
export {
  callbackFault,
  callbackUrl,
  sessionSecretDigest,
  userChallengeOf,
  userChallengePattern,
  type CallbackFault,
  type CallbackProof,
} from './callback.js';
export {
  authCode,
  deviceLinkFault,
  formatDeviceLink,
  qrWindow,
  readDeviceLink,
  unprotectedDeviceLink,
  type AuthCodeContext,
  type DeviceLinkFault,
  type DeviceLinkParts,
  type LinkedSession,
  type ReadDeviceLink,
} from './device-link.js';
export {
  endResults,
  endResultsV2,
  isInteractionType,
  mobileIdResults,
  toMobileId,
  toV1,
  toV2,
  type EndResult,
  type EndResultV2,
  type MobileIdResult,
  type SessionResult,
} from './end-results.js';
export { clampWait, endpointPath, endpoints, statusWait, type EndpointPath, type Reference } from './endpoints.js';
export {
  allowedInteractions,
  chooseInteraction,
  interactionTypes,
  InvalidInteractions,
  readInteractions,
  shownText,
  writeInteractions,
  type Interaction,
  type InteractionType,
} from './interactions.js';
export {
  invalidRequest,
  noSuitableAccount,
  problem,
  problemTitles,
  type Problem,
  type ProblemDetail,
  type ProblemStatus,
} from './problems.js';
export {
  readDocumentNumber,
  readSemanticsIdentifier,
  writeDocumentNumber,
  type DocumentNumber,
  type SemanticsIdentifier,
} from './references.js';
export * from './requests.js';
export * from './responses.js';
export { digestInfo, encodePss, isPssEncoding } from './rsa-encoding.js';
export { digestOf, verifyData, verifyDigest } from './signatures.js';
export { codeChoice, mobileIdVerificationCode, verificationCode } from './verification-code.js';
export {
  certificateLevels,
  deviceLinkTypes,
  flowTypes,
  protocolOf,
  satisfiesLevel,
  sessionTypes,
  signatureProtocols,
  type CertificateLevel,
  type DeviceLinkType,
  type FlowType,
  type SessionType,
  type SignatureProtocol,
} from './vocabulary.js';
