// Starts the signing module and tells its number; whoever started this may then end it, to see what becomes of both.
import { ProcessKeyVault } from '../../dist/src/core/key-vault/adapters/process-key-vault.js';

const protection = { kind: 'software', vaultKey: Buffer.alloc(32, 'vault').toString('base64url') };
const site = { origin: 'https://app.id.example', rpId: 'app.id.example' };
const vault = new ProcessKeyVault(
  { protection, site, readyKeys: 0 },
  { warn: () => undefined, error: () => undefined },
);
await vault.start();
process.stdout.write(`${vault.pid}\n`);
setInterval(() => undefined, 1_000);
