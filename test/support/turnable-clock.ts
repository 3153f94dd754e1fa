import { Clock } from '#libs/kernel';

/** The real time, and what a test adds to it. */
export class TurnableClock extends Clock {
  private ahead = 0;

  override now(): number {
    return Date.now() + this.ahead;
  }

  advance(milliseconds: number): void {
    this.ahead += milliseconds;
  }
}
