export { type Branded } from './branded.js';
export { Clock, FixedClock, SystemClock } from './clock.js';
export { DomainError, type ErrorKind } from './domain-error.js';
export { Random, SystemRandom } from './random.js';
export { digest, sameSecret } from './secret.js';
