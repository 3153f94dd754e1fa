export {
  authenticationChallenge,
  authenticationIntentBytes,
  type AuthenticationIntent,
  type RequestedAccess,
} from './approval-intent.js';
export {
  readSignatureIntent,
  signatureChallenge,
  signatureIntentBytes,
  type SignatureIntent,
} from './signature-intent.js';
