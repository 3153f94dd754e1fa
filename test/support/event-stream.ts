/** A stream of server-sent events, read as it comes. */
export class EventStream {
  text = '';
  /** When the stream has ended, cleanly or not. */
  readonly ended: Promise<'ended' | 'broken'>;

  private constructor(
    readonly response: Response,
    private readonly aborting: AbortController,
  ) {
    this.ended = this.read().then(
      () => 'ended',
      () => 'broken',
    );
  }

  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventStream> {
    const aborting = new AbortController();
    const init = { headers: { Accept: 'text/event-stream', ...headers }, signal: aborting.signal };
    return new EventStream(await fetch(url, init), aborting);
  }

  /** The data of the events so far. */
  get events(): readonly unknown[] {
    return [...this.text.matchAll(/^event: complete\ndata: (.*)\n\n/gm)].map(
      ([, data = '']) => JSON.parse(data) as unknown,
    );
  }

  hangUp(): void {
    this.aborting.abort();
  }

  private async read(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const part of this.response.body ?? []) this.text += decoder.decode(part, { stream: true });
  }
}
