export { Log, type LogIds } from './log.js';
export { NestLog } from './nest-log.js';
