import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import type { CitizenId } from '../citizens/index.js';
import { DecisionRepository, type PastRequest } from './persistence/decision.repository.js';

/** A citizen sees the requests of the last twelve months. */
const shownMs = 365 * 24 * 60 * 60_000;
const most = 100;

/** What a citizen was asked for and how it ended, also what was refused or ran out of time. */
@Injectable()
export class ReviewPastRequests {
  constructor(
    private readonly decisions: DecisionRepository,
    private readonly clock: Clock,
  ) {}

  /** Newest first, at most 100. */
  of(citizenId: CitizenId): Promise<PastRequest[]> {
    return this.decisions.pastOf(citizenId, this.clock.now() - shownMs, most);
  }
}
