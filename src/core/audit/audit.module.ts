import { Global, Module } from '@nestjs/common';
import { AuditLog } from './audit-log.js';
import { AuditRepository } from './persistence/audit.repository.js';
import { SealAuditChain } from './seal-audit-chain.js';
import { VerifyAuditChain } from './verify-audit-chain.js';

/** Everybody writes here; see README.md. */
@Global()
@Module({
  providers: [AuditRepository, SealAuditChain, AuditLog, VerifyAuditChain],
  exports: [AuditLog, VerifyAuditChain],
})
export class AuditModule {}
