/** One server-sent event; comments and empty ones are left out. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

const most = 256 * 1024;

/**
 * The events of a stream as they come (HTML, server-sent events, interpreting an event stream).
 * @param onWord called for all that comes, comments too
 * @throws RangeError when an event has more than any answer of this protocol
 */
export async function* readEvents(response: Response, onWord: () => void): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of response.body ?? []) {
    onWord();
    text += decoder.decode(part, { stream: true });
    const blocks = text.split(/\r\n\r\n|\n\n|\r\r/);
    text = blocks.pop() ?? '';
    if (text.length > most) throw new RangeError('the event is too long');
    for (const block of blocks) {
      const event = parse(block);
      if (event.data !== '') yield event;
    }
  }
}

function parse(block: string): ServerSentEvent {
  const fields = block.split(/\r\n|\n|\r/).map((line) => /^(\w+)(?:: ?(.*))?$/.exec(line) ?? []);
  const valuesOf = (name: string) => fields.filter(([, field]) => field === name).map(([, , value = '']) => value);
  return { event: valuesOf('event').at(-1) ?? 'message', data: valuesOf('data').join('\n') };
}
