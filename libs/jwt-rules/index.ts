export { bringsKey, clockTolerance, firstFault, isTime } from './jwt-rules.js';
