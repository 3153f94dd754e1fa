export { AuditLog } from './audit-log.js';
export { AuditModule } from './audit.module.js';
export type { RecordedEvent } from './domain/audit-chain.js';
export type { Actor, AuditEvent } from './domain/audit-event.js';
export { AuditEventRow } from './persistence/audit-event.entity.js';
export { CreateAuditEvent } from './persistence/001-create-audit-event.migration.js';
export { VerifyAuditChain, type ChainVerdict } from './verify-audit-chain.js';
