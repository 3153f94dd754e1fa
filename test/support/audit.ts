import type { Clock } from '#libs/kernel';
import { AuditLog } from '../../src/core/audit/index.js';
import { AuditRepository } from '../../src/core/audit/persistence/audit.repository.js';
import { SealAuditChain } from '../../src/core/audit/seal-audit-chain.js';
import { Log } from '../../src/platform/logging/index.js';
import type { Database } from '../../src/platform/persistence/index.js';

/** The audit of a test that starts no whole service. */
export function openAudit(database: Database, clock: Clock) {
  const repository = new AuditRepository(database);
  const logged: string[] = [];
  const sealing = new SealAuditChain(repository, new Log({ write: (line: string) => void logged.push(line) }, 'info'));
  const log = new AuditLog(repository, sealing, clock);
  return { repository, log, logged, stop: () => sealing.beforeApplicationShutdown() };
}
