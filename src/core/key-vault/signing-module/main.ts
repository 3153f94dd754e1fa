import { SystemClock } from '#libs/kernel';
import type { CitizenKey } from '../domain/citizen-key.js';
import type { Signed } from '../domain/signing-order.js';
import { ActivationRefused } from '../key-vault.errors.js';
import type { Reply, Request } from './messages.js';
import { openProtection } from './open-protection.js';
import { SignatureActivationModule } from './signature-activation-module.js';

// The process that holds citizens' keys. It talks to the process that started it, and to nobody else: no network, no
// database, no files of its own, nothing printed. It ends with whoever started it.
process.title = 'state-id signing module';
let module: SignatureActivationModule | undefined;

process.on('message', (request: Request) => void answer(request));
process.on('disconnect', () => process.exit(0));
// The service ends it when it has ended itself; a signal to the whole group must not cut off what is under way.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

async function answer(request: Request): Promise<void> {
  const { number } = request;
  try {
    send({ number, kind: 'done', result: await carryOut(request) });
  } catch (error) {
    if (error instanceof ActivationRefused) return send({ number, kind: 'refused', fault: error.fault });
    send({ number, kind: 'failed', reason: (error as Error).message });
  }
}

async function carryOut(request: Request): Promise<CitizenKey | Signed | undefined> {
  if (request.kind === 'start') {
    const { protection, site, readyKeys } = request.settings;
    module = new SignatureActivationModule(await openProtection(protection), site, new SystemClock(), readyKeys);
    return undefined;
  }
  if (!module) throw new Error('not started');
  return request.kind === 'create' ? module.create(request.binding) : module.sign(request.order);
}

function send(reply: Reply): void {
  process.send?.(reply);
}
