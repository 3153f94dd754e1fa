import 'reflect-metadata';
import { DomainError } from '#libs/kernel';
import { InvalidConfig, loadConfig } from './config/index.js';
import { createApp } from './create-app.js';

try {
  const config = loadConfig();
  const app = await createApp(config);
  await app.listen(config.http.PORT, config.http.BIND);
  process.stdout.write(`State ID listens: ${config.http.ISSUER} (issuer), ${config.http.APP_ORIGIN} (phone app)\n`);
  process.send?.('ready');
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

/** What an operator can mend is said in one sentence; anything else with its stack. */
function explain(error: unknown): string {
  if (error instanceof InvalidConfig || error instanceof DomainError) return error.message;
  const { syscall, message, stack } = error as NodeJS.ErrnoException;
  return syscall === 'listen' ? `BIND and PORT cannot be used: ${message}` : String(stack);
}
