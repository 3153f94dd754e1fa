// What a phone has to know of the protocol, without anything of Node: the phone app runs it in a browser.
export {
  readDeviceLink,
  unprotectedDeviceLink,
  type DeviceLinkParts,
  type ReadDeviceLink,
} from './device-link-text.js';
export {
  readDocumentNumber,
  readSemanticsIdentifier,
  writeDocumentNumber,
  type DocumentNumber,
  type SemanticsIdentifier,
} from './references.js';
export { createUserChallenge, returnAddress, type UserChallenge } from './user-challenge.js';
export { deviceLinkTypes, sessionTypes, type DeviceLinkType, type SessionType } from './vocabulary.js';
