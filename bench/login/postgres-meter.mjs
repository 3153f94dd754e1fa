/** The statements by which the audit chain is sealed, a moment later and for many events at once, begin with this. */
const sealing = /pg_try_advisory_xact_lock/;
const writes = /^\s*(insert|update|delete)/i;

/**
 * Reads what a client sends to PostgreSQL (frontend/backend protocol 3.0): Parse and Query carry statements, each
 * Query or Sync is a round trip. A commit is a COMMIT of a transaction that wrote, or a write outside of one.
 */
export class PostgresMeter {
  #report;
  #pending = Buffer.alloc(0);
  #greeted = false;
  #transaction;

  constructor(report) {
    this.#report = report;
  }

  sent(chunk) {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    while (this.#pending.length >= 5) {
      const lengthAt = this.#greeted ? 1 : 0;
      const length = this.#pending.readInt32BE(lengthAt) + lengthAt;
      if (this.#pending.length < length) return;
      if (this.#greeted) this.#message(String.fromCharCode(this.#pending[0]), this.#pending.subarray(5, length));
      this.#greeted = true;
      this.#pending = this.#pending.subarray(length);
    }
  }

  received() {}

  #message(type, content) {
    if (type === 'Q') this.#statement(content.toString('utf8', 0, content.length - 1));
    if (type === 'P') this.#statement(content.toString('utf8', content.indexOf(0) + 1).split('\0', 1)[0]);
    if (type === 'Q' || type === 'S') this.#note('postgresTrips');
    if (this.#transaction?.over) this.#flush();
  }

  #statement(text) {
    const word = /^\s*(\w+)/.exec(text)?.[1].toUpperCase() ?? '';
    const table = /(?:from|into|update)\s+"?(\w+)"?/i.exec(text)?.[1];
    if (word === 'START') this.#transaction = { stage: this.#report.stage(), notes: [], wrote: false, over: false };
    this.#note('statements', table ? `${word} ${table}` : word);
    if (this.#transaction) this.#withinTransaction(this.#transaction, word, text);
    else if (writes.test(text)) this.#note('commits');
  }

  #withinTransaction(transaction, word, text) {
    if (sealing.test(text)) transaction.stage = 'sealing';
    if (writes.test(text)) transaction.wrote = true;
    if (word === 'COMMIT' && transaction.wrote) this.#note('commits');
    if (word === 'COMMIT' || word === 'ROLLBACK') transaction.over = true;
  }

  #note(...what) {
    if (this.#transaction) this.#transaction.notes.push(what);
    else this.#report.count(this.#report.stage(), ...what);
  }

  /** Only at its end is it known what a transaction was for. */
  #flush() {
    const { stage, notes } = this.#transaction;
    this.#transaction = undefined;
    for (const what of notes) this.#report.count(stage, ...what);
  }
}
