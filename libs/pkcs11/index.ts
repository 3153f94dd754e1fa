export { findObjects, Pkcs11Token, type TokenSession } from './pkcs11-token.js';
