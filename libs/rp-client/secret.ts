import { inspect } from 'node:util';

const shown = '[secret]';

/** A text that does not get into logs, pages and JSON by accident; whoever needs it says so. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [inspect.custom](): string {
    return shown;
  }
}
