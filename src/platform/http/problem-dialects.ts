import { Injectable, type ExceptionFilter } from '@nestjs/common';

/**
 * Doors whose protocol has errors of its own. What fails before a route is chosen or its body is read reaches no filter
 * of a door; with this it is answered in the door's words all the same.
 */
@Injectable()
export class ProblemDialects {
  private readonly filters = new Map<string, ExceptionFilter>();

  /** @param prefix of the paths of the door, with a slash at both ends */
  speak(prefix: string, filter: ExceptionFilter): void {
    this.filters.set(prefix, filter);
  }

  /** Who answers for a path; `undefined` where no door has words of its own. */
  of(url: string): ExceptionFilter | undefined {
    for (const [prefix, filter] of this.filters) if (url.startsWith(prefix)) return filter;
    return undefined;
  }
}
