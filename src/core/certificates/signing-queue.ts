import { Injectable } from '@nestjs/common';
import { SigningBusy } from './certificates.errors.js';

/** About a third of a second of RSA signatures on one core. */
const mostWaiting = 250;

/** Bounds how many signatures strangers may have this node make at a time, so that others are still served. */
@Injectable()
export class SigningQueue {
  private waiting = 0;

  /** @throws SigningBusy */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.waiting >= mostWaiting) throw new SigningBusy();
    this.waiting += 1;
    try {
      return await work();
    } finally {
      this.waiting -= 1;
    }
  }
}
