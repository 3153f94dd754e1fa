/** The only source of time, so that tests can turn it. Milliseconds since the Unix epoch. */
export abstract class Clock {
  abstract now(): number;
}

export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }
}

/** A clock that stands still until it is moved; for tests. */
export class FixedClock extends Clock {
  constructor(private time: number = Date.UTC(2026, 10, 23, 12)) {
    super();
  }

  override now(): number {
    return this.time;
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}
