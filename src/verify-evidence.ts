import 'reflect-metadata';
import { loadConfig } from './config/index.js';
import { VerifyEvidence } from './core/key-vault/index.js';
import { openDatabase } from './platform/persistence/index.js';
import { schema } from './schema.js';

// npm run verify-evidence: checks what proves each signature, and the audit chain that it is sealed into. Exit code 0
// when everything holds, 1 when it does not.
const database = await openDatabase(loadConfig().stores, schema);
const { chain, proven, broken, unsealed } = await VerifyEvidence.over(database).verify();
await database.close();
for (const { intent, fault } of broken) process.stderr.write(`The evidence of ${intent} is broken: ${fault}\n`);
if (!chain.intact) process.stderr.write(`The audit chain is broken at position ${chain.brokenAt}\n`);
const later = unsealed > 0 ? `, ${unsealed} not sealed yet` : '';
process.stdout.write(`Signatures that are proven: ${proven}, broken: ${broken.length}${later}\n`);
process.exitCode = chain.intact && broken.length === 0 ? 0 : 1;
