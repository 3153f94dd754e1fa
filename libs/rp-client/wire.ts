import type { z } from 'zod';
import {
  endpointPath,
  endpoints,
  invalidRequest,
  sessionStatus,
  type EndpointPath,
  type ProblemDetail,
  type SessionStatus,
} from '#libs/smart-id-api';
import { AnswerRefused, RelyingPartyError, RequestRefused, type RequestFault } from './errors.js';
import { readBody } from './read-body.js';
import { readEvents } from './read-events.js';
import type { Settings } from './settings.js';

const patienceMs = 30_000;
/** A service has a word each few seconds, and a look takes half a minute: a longer silence is a broken line. */
const silenceMs = 40_000;

const faults: Readonly<Record<number, RequestFault>> = {
  400: 'invalid_request',
  401: 'relying_party_unknown',
  403: 'not_permitted',
  429: 'too_many_requests',
  471: 'no_suitable_account',
  472: 'open_app',
  480: 'client_too_old',
  503: 'maintenance',
  580: 'maintenance',
};

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** Requests and answers of the protocol, over HTTP; success is 200 and nothing else. */
export class Wire {
  constructor(private readonly settings: Settings) {}

  /**
   * Creates a session, or asks for a certificate. What this endpoint would refuse is refused here already.
   * @throws RequestRefused, AnswerRefused
   */
  async post<Answer>(
    path: EndpointPath,
    reference: string | undefined,
    content: object,
    answer: z.ZodType<Answer>,
  ): Promise<Answer> {
    const { relyingPartyUUID, relyingPartyName, baseUrl } = this.settings;
    const body = { relyingPartyUUID, relyingPartyName, ...content };
    const checked = endpoints[path].body.safeParse(body);
    if (!checked.success)
      throw new RequestRefused('invalid_request', { problems: invalidRequest(checked.error).errors ?? [] });
    const url = `${baseUrl}/${endpointPath(path, reference)}`;
    const signal = AbortSignal.timeout(patienceMs);
    return parse(await this.ask({ method: 'POST', url, body: JSON.stringify(body), signal }, 404), answer);
  }

  /** One look at a session, that waits at the service. @throws RequestRefused, AnswerRefused, the signal's reason */
  async status(sessionId: string, timeoutMs: number, signal: AbortSignal): Promise<SessionStatus> {
    const url = `${this.settings.baseUrl}/session/${encodeURIComponent(sessionId)}?timeoutMs=${timeoutMs}`;
    return parse(await this.ask({ method: 'GET', url, signal }, undefined), sessionStatus);
  }

  /**
   * Listens for the end of a session (server-sent events). A service that knows no streams answers as to a look.
   * @returns the status, or nothing when the stream ended before the session did
   * @throws RequestRefused, AnswerRefused, the signal's reason
   */
  async listen(sessionId: string, timeoutMs: number, signal: AbortSignal): Promise<SessionStatus | undefined> {
    const url = `${this.settings.baseUrl}/session/${encodeURIComponent(sessionId)}?timeoutMs=${timeoutMs}`;
    const quiet = new AbortController();
    const timer = setTimeout(() => quiet.abort(new DOMException('the stream is silent', 'TimeoutError')), silenceMs);
    const asked = { method: 'GET', url, signal: AbortSignal.any([signal, quiet.signal]) } as const;
    try {
      return await this.send(asked, 'text/event-stream, application/json;q=0.5', async (response) => {
        if (!/^text\/event-stream\b/i.test(response.headers.get('content-type') ?? ''))
          return parse(this.judge(response, await readBody(response), undefined), sessionStatus);
        for await (const { event, data } of readEvents(response, () => timer.refresh()))
          if (event === 'complete') return parse(readJson(Buffer.from(data)), sessionStatus);
        return undefined;
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param unknownAccount the status that says so here; elsewhere it is the session that is unknown */
  private ask(asked: Asked, unknownAccount: number | undefined): Promise<unknown> {
    return this.send(asked, 'application/json', async (response) =>
      this.judge(response, await readBody(response), unknownAccount),
    );
  }

  private judge({ status, headers }: Response, bytes: Buffer, unknownAccount: number | undefined): unknown {
    if (status === 200) return readJson(bytes);
    const known = faults[status] ?? (status >= 500 ? 'maintenance' : 'unexpected_answer');
    const missing = unknownAccount === status ? 'no_suitable_account' : 'session_unknown';
    const { errors = [], detail } = readProblem(bytes);
    throw new RequestRefused(status === 404 ? missing : known, {
      status,
      problems: errors,
      retryAfterSeconds: readSeconds(headers.get('retry-after')),
      ...(detail !== undefined && { detail }),
    });
  }

  private async send<Read>(
    { method, url, body, signal }: Asked,
    accept: string,
    read: (response: Response) => Promise<Read>,
  ): Promise<Read> {
    const { fetch, credential } = this.settings;
    const own = (await credential?.({ method, url, body })) ?? {};
    const headers = { Accept: accept, ...(body !== undefined && { 'Content-Type': 'application/json' }) };
    try {
      const init = { method, signal, redirect: 'error', headers: { ...headers, ...own } } as const;
      return await read(await fetch(url, body === undefined ? init : { ...init, body }));
    } catch (error) {
      if (error instanceof RelyingPartyError) throw error;
      if (signal.aborted && (signal.reason as Error).name !== 'TimeoutError') throw signal.reason;
      throw new RequestRefused('unreachable', { detail: (error as Error).message, cause: error });
    }
  }
}

function readJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch (error) {
    throw new AnswerRefused('malformed', 'not JSON', error);
  }
}

function parse<Answer>(content: unknown, schema: z.ZodType<Answer>): Answer {
  const { success, data, error } = schema.safeParse(content);
  if (success) return data;
  const [issue] = error.issues;
  throw new AnswerRefused('malformed', `${issue?.path.join('.')}: ${issue?.message}`);
}

/** Errors have bodies of several ages, or none. */
function readProblem(bytes: Buffer): { readonly errors?: readonly ProblemDetail[]; readonly detail?: string } {
  try {
    const { errors, detail } = JSON.parse(bytes.toString()) as { errors?: unknown; detail?: unknown };
    const texts = typeof detail === 'string' ? { detail: detail.slice(0, 500) } : {};
    return Array.isArray(errors) ? { ...texts, errors: errors as readonly ProblemDetail[] } : texts;
  } catch {
    return {};
  }
}

function readSeconds(text: string | null): number | undefined {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
