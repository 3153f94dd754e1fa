export { SealBroken, Sealer } from './sealer.js';
