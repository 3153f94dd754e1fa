export type { ComeBack } from './callback.js';
export {
  smartIdDemands,
  type CertificateDemand,
  type CertificateDemands,
  type CertificatePurpose,
  type KeyUse,
} from './certificate-demands.js';
export type { DeviceLinks } from './device-links.js';
export {
  AnswerRefused,
  CallbackRefused,
  EventRefused,
  NotConfirmed,
  RelyingPartyError,
  RequestRefused,
  WaitEnded,
  type AnswerFault,
  type CallbackRefusal,
  type EventFault,
  type Outcome,
  type RequestFault,
} from './errors.js';
export type { Named, Person } from './person.js';
export type { WaitOptions } from './poll.js';
export { RelyingPartyClient, type Anyone } from './relying-party-client.js';
export type {
  AuthenticationRequest,
  CertificateRequest,
  SameDevice,
  SignatureRequest,
  ToBeSigned,
} from './requests.js';
export type { Sent, StoredSession } from './sent.js';
export { publishedKeys, verifySessionEvent, type EventDemands, type SessionEvent } from './session-event.js';
export { signedCredential, type SigningKey } from './signed-credential.js';
export { DeviceLinkSession, NotificationSession, Session, type DeviceLinkWaitOptions } from './session.js';
export type { Credential, RelyingPartySettings, Revocation } from './settings.js';
export type { Trust } from './trust-store.js';
export type { Authentication } from './verify-authentication.js';
export type { Holder } from './verify-certificate.js';
export type { CertificateChoice, Signature } from './verify-signature.js';
