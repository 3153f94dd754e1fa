import type { DataSource, EntityManager } from 'typeorm';

/** Work inside one transaction. Everything a module writes for one effect goes through the same one. */
export type Transaction = EntityManager;

/** The records of the service, in PostgreSQL or in its embedded twin. */
export class Database {
  /** @param end what closing takes, where it is more than to disconnect */
  constructor(
    private readonly source: DataSource,
    private readonly end = () => source.destroy(),
  ) {}

  /** Statements of their own, outside a transaction. */
  get manager(): EntityManager {
    return this.source.manager;
  }

  /** All or nothing. Inside, use only what is handed in: the embedded database has a single connection. */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.source.transaction(work);
  }

  async isReady(): Promise<boolean> {
    return this.source.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  close(): Promise<void> {
    return this.end();
  }
}
