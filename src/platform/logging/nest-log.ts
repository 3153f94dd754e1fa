import type { LoggerService } from '@nestjs/common';
import { InvalidConfig } from '../../config/index.js';
import type { Log } from './log.js';

/** Lets the framework speak through our log. Its start-up chatter is left out, its warnings and errors are not. */
export class NestLog implements LoggerService {
  constructor(private readonly target: Log) {}

  log(): void {}

  warn(message: unknown): void {
    this.target.warn('framework_warning', String(message));
  }

  error(message: unknown, stack?: unknown): void {
    // The framework reports what goes wrong at start and throws it on; what an operator can mend is said by main.ts.
    if (message instanceof InvalidConfig) return;
    const text = message instanceof Error ? message.message : String(message);
    this.target.error(
      'framework_error',
      text,
      message instanceof Error ? message : new Error(typeof stack === 'string' ? stack : text),
    );
  }

  fatal(message: unknown): void {
    this.error(message);
  }
}
