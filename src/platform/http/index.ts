export { callerAddress } from './caller-address.js';
export { Contract, type OpenApiDocument } from './contract.js';
export { Front, appPrefix } from './front.js';
export { ForeignOrigin, InvalidRequest, TooManyTries } from './http.errors.js';
export { HttpModule } from './http.module.js';
export { HangUp } from './hang-up.js';
export { incidentOf } from './incident.js';
export { Operation } from './operation.js';
export { logProblem, sendProblem, toProblem, type Problem } from './problem.filter.js';
export { NodeOutgoingHttp } from './node-outgoing-http.js';
export {
  OutgoingFailed,
  OutgoingHttp,
  type OutgoingAnswer,
  type OutgoingFault,
  type OutgoingRequest,
} from './outgoing-http.js';
export { RateLimit } from './rate-limit.js';
export { networkOf } from './network.js';
export { pagePolicy } from './security-headers.js';
