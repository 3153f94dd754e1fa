import pg, { type QueryResult } from 'pg';

/** Longer than PostgreSQL may take over a statement (`statement_timeout`). */
const patienceMs = 6_000;

/**
 * A client that gives up a connection on which an answer is overdue. When the machine at its other end vanishes, a
 * connection stays open for as long as TCP hopes, a quarter of an hour; so would every statement sent into it.
 */
export class ImpatientClient extends pg.Client {
  /** `never` fits every overload of the original. */
  override query(...parameters: unknown[]): never {
    const answer = (super.query as (...all: unknown[]) => unknown).apply(this, parameters);
    if (answer instanceof Promise) this.watch(answer as Promise<QueryResult>);
    return answer as never;
  }

  private watch(answer: Promise<QueryResult>): void {
    const { stream } = (this as unknown as { connection: { stream: { destroy(error: Error): void } } }).connection;
    const giveUp = () => stream.destroy(new Error(`PostgreSQL has not answered for ${patienceMs} ms`));
    const timer = setTimeout(giveUp, patienceMs);
    const end = () => clearTimeout(timer);
    answer.then(end, end);
  }
}
