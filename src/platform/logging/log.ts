import { pino, type DestinationStream, type Logger } from 'pino';

/** Ids that may stand in a log line. Never a name, a national code, a token or a text that a caller chose. */
export type LogIds = Readonly<Record<string, string | number | boolean | undefined>>;

/** One JSON object a line: a stable message code, a sentence, ids. */
export class Log {
  private readonly logger: Logger;

  constructor(destination?: DestinationStream, level = process.stdout.isTTY ? 'warn' : 'info') {
    const options = { base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'text', level };
    this.logger = destination ? pino(options, destination) : pino(options);
  }

  info(code: string, text: string, ids: LogIds = {}): void {
    this.logger.info({ code, ...ids }, text);
  }

  warn(code: string, text: string, ids: LogIds = {}): void {
    this.logger.warn({ code, ...ids }, text);
  }

  /** Also writes the error's own message and stack, which stay in the log. */
  error(code: string, text: string, error: unknown, ids: LogIds = {}): void {
    this.logger.error({ code, ...ids, err: pino.stdSerializers.err(error as Error) }, text);
  }
}
