export { authenticationChallenge, authenticationIntentBytes, type AuthenticationIntent } from './approval-intent.js';
