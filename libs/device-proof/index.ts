export {
  createDeviceProof,
  deviceProofType,
  proofLifeSeconds,
  verifyDeviceProof,
  type ProofKey,
  type ProvenRequest,
} from './device-proof.js';
