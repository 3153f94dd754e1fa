import 'reflect-metadata';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DomainError, SystemClock, SystemRandom } from '#libs/kernel';
import { KeysModule, runKeysCommand } from './api/oidc/index.js';
import { InvalidConfig, loadConfig, type Config } from './config/index.js';
import { AuditModule } from './core/audit/index.js';
import { Front } from './platform/http/index.js';
import { KeyValueModule } from './platform/key-value/index.js';
import { Log } from './platform/logging/index.js';
import { PersistenceModule } from './platform/persistence/index.js';
import { RuntimeModule } from './runtime.module.js';
import { schema } from './schema.js';

@Module({})
class KeysCommandModule {
  static with(config: Config): DynamicModule {
    const runtime = { config, clock: new SystemClock(), random: new SystemRandom(), log: new Log() };
    const rooms = [PersistenceModule.with(schema), KeyValueModule, AuditModule, KeysModule];
    return {
      module: KeysCommandModule,
      imports: [RuntimeModule.with({ ...runtime, front: new Front(config.http) }), ...rooms],
    };
  }
}

// npm run keys -- list|rotate: looks at the signing keys, or begins to sign with the next one. Running services follow
// by themselves. Exit code 0 when it was done, 1 when it was not.
try {
  const module = KeysCommandModule.with(loadConfig());
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  const { text, done } = await runKeysCommand(app, process.argv.slice(2));
  await app.close();
  process.stdout.write(text);
  process.exitCode = done ? 0 : 1;
} catch (error) {
  const known = error instanceof InvalidConfig || error instanceof DomainError;
  process.stderr.write(`${known ? error.message : String((error as Error).stack)}\n`);
  process.exit(1);
}
