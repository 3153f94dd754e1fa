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
  type AuthCodeContext,
  type DeviceLinkFault,
  type LinkedSession,
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
  explainPayload,
  type ExplainedField,
  type FieldVerdict,
  type PayloadExplanation,
  type SentForPayload,
} from './explain-payload.js';
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
export * from './requests.js';
export * from './responses.js';
export { digestInfo, encodePss, isPssEncoding } from './rsa-encoding.js';
export { digestOf, verifyData, verifyDigest } from './signatures.js';
export { codeChoice, mobileIdVerificationCode, verificationCode } from './verification-code.js';
export {
  certificateLevels,
  flowTypes,
  protocolOf,
  satisfiesLevel,
  signatureProtocols,
  type CertificateLevel,
  type FlowType,
  type SignatureProtocol,
} from './vocabulary.js';
export {
  deviceLinkTypes,
  readDeviceLink,
  readDocumentNumber,
  readSemanticsIdentifier,
  sessionTypes,
  unprotectedDeviceLink,
  writeDocumentNumber,
  type DeviceLinkParts,
  type DeviceLinkType,
  type DocumentNumber,
  type ReadDeviceLink,
  type SemanticsIdentifier,
  type SessionType,
} from '#libs/smart-id-phone';
