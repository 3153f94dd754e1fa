import 'reflect-metadata';
import { loadConfig } from './config/index.js';
import { VerifyAuditChain } from './core/audit/index.js';
import { openDatabase } from './platform/persistence/index.js';
import { schema } from './schema.js';

// npm run verify-audit: recomputes the whole chain. Exit code 0 when it is intact, 1 when it is not.
const database = await openDatabase(loadConfig().stores, schema);
const verdict = await VerifyAuditChain.over(database).verify();
await database.close();
if (verdict.intact) {
  process.stdout.write(`The audit chain is intact: ${verdict.head.position} events, head ${verdict.head.hash}\n`);
} else {
  process.stderr.write(`The audit chain is broken at position ${verdict.brokenAt}\n`);
  process.exitCode = 1;
}
