import { EventEmitter } from 'node:events';
import { PGlite, types } from '@electric-sql/pglite';

type Row = Record<string, unknown>;
interface QueryAnswer {
  rows: Row[];
  rowCount: number;
  command: string;
  fields: { name: string; dataTypeID: number }[];
}
type Callback<T> = (error: Error | null, value?: T, release?: () => void) => void;
type QueryInput = string | { text: string; values?: unknown[] };

/** TypeORM hands booleans over as words, as node-postgres accepts them. */
const serializers = { [types.BOOL]: (value: unknown) => String(value === true || value === 'true' || value === 1) };

/** What node-postgres gives, so that rows are the same in both databases. */
const parsers = {
  [types.INT8]: (text: string) => text,
  [types.BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex'),
};

/** Opens the embedded PostgreSQL in a folder, or in memory for `memory://`. */
export function openPGlite(dataDir: string): Promise<PGlite> {
  return PGlite.create({ dataDir, serializers, parsers, relaxedDurability: false });
}

/** Longer than any queue of honest callers; as long as somebody who waits for himself hangs. */
const usualPatienceMs = 10_000;

/**
 * The part of node-postgres that TypeORM uses, over one PGlite session. There is one session only, so a checkout is
 * exclusive: whoever asks for a connection waits until the holder has released it. (A driver that gives the one
 * session to every caller mixes their transactions, and rows that were committed are rolled back.) A statement that is
 * not handed its transaction waits for the transaction, which waits for it: such a wait ends in an error.
 */
export function pgliteDriver(database: PGlite, patienceMs = usualPatienceMs): { Pool: new () => EventEmitter } {
  return {
    Pool: class extends EventEmitter {
      private tail: Promise<void> = Promise.resolve();

      connect(callback: Callback<PGliteClient>): void {
        let release: () => void = () => undefined;
        const released = new Promise<void>((resolve) => (release = resolve));
        const turn = this.tail;
        this.tail = this.tail.then(() => released);
        const giveUp = () => {
          callback(
            new Error(`the embedded database was busy for ${patienceMs} ms: is a transaction waiting for itself?`),
          );
          callback = release;
        };
        const timer = setTimeout(giveUp, patienceMs);
        void turn.then(() => {
          clearTimeout(timer);
          callback(null, new PGliteClient(database), release);
        });
      }

      end(callback: Callback<void>): void {
        void this.tail.then(() => callback(null));
      }
    },
  };
}

class PGliteClient extends EventEmitter {
  constructor(private readonly database: PGlite) {
    super();
  }

  query(input: QueryInput, values?: unknown[] | Callback<QueryAnswer>, callback?: Callback<QueryAnswer>) {
    const text = typeof input === 'string' ? input : input.text;
    const parameters = Array.isArray(values) ? values : typeof input === 'string' ? undefined : input.values;
    const answer = this.run(text, parameters);
    const done = typeof values === 'function' ? values : callback;
    if (!done) return answer;
    answer.then(
      (result) => done(null, result),
      (error: unknown) => done(error as Error),
    );
    return undefined;
  }

  private async run(text: string, parameters: unknown[] | undefined): Promise<QueryAnswer> {
    const result =
      parameters && parameters.length > 0
        ? await this.database.query<Row>(text, parameters)
        : ((await this.database.exec(text)).at(-1) ?? { rows: [], fields: [], affectedRows: 0 });
    const rows = result.rows as Row[];
    const command = /^\s*([a-z]+)/i.exec(text)?.[1]?.toUpperCase() ?? '';
    return { rows, rowCount: result.affectedRows || rows.length, command, fields: result.fields };
  }
}
