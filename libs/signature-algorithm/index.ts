export { isSignatureAlgorithm, signatureAlgorithms, type SignatureAlgorithm } from './signature-algorithm.js';
