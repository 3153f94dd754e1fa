import { createDeviceProof } from '#libs/device-proof';
import type { MessageKey } from '../../locales/index.js';
import type { operations } from '../../../openapi.generated.js';
import type { Activated, Wire } from './memory.js';

type Answer<Name extends keyof operations> = operations[Name] extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

type Body<Name extends keyof operations> = operations[Name] extends {
  requestBody: { content: { 'application/json': infer Content } };
}
  ? Content
  : never;

/** The service, or the network, said no. `code` has a text under `error.<code>`. */
export class Failure extends Error {
  constructor(
    readonly code: string,
    readonly incident?: string,
  ) {
    super(code);
  }

  get messageKey(): MessageKey {
    return `error.${this.code}` as MessageKey;
  }
}

/** What anybody may call. */
export const publicApi = {
  openActivation: (body: Body<'openActivation'>) => call<Answer<'openActivation'>>('/api/activations', body),
  completeActivation: (body: Body<'completeActivation'>) => call<Wire['Phone']>('/api/activations/complete', body),
  openWithPasskey: (body: Body<'openPasskeyRequest'>) => call<Wire['Request']>('/api/passkey/open', body),
  confirmWithPasskey: (body: Body<'confirmPasskeyRequest'>) =>
    call<{ returnTo?: string }>('/api/passkey/confirm', body),
  refuseWithPasskey: (body: Body<'refusePasskeyRequest'>) => call<void>('/api/passkey/refuse', body),
};

/** What an activated phone may call; each request carries a proof of its own. */
export class PhoneApi {
  constructor(private readonly activated: Activated) {}

  claim = (proof: Wire['ClaimProof']) => this.post<Wire['Request']>('/api/requests/claim', proof);
  confirm = (id: string, body: Body<'confirmRequest'>) =>
    this.post<{ returnTo?: string }>(`/api/requests/${id}/confirm`, body);
  refuse = (id: string, body: Body<'refuseRequest'>) => this.post<void>(`/api/requests/${id}/refuse`, body);
  history = () => this.send<Answer<'listPastRequests'>>('GET', '/api/history');
  phone = () => this.send<Wire['Phone']>('GET', '/api/phone');
  signOutEverywhere = () => this.post<Answer<'endSessions'>>('/api/sessions/end');
  deactivate = () => this.post<void>('/api/phone/deactivate');

  /** Waits up to `wait` seconds, at most 25, for the list to differ from what is shown. */
  requests(wait: number, seen: string | undefined, signal: AbortSignal) {
    const query = `wait=${wait}${seen === undefined ? '' : `&seen=${seen}`}`;
    return this.send<Answer<'listRequests'>>('GET', `/api/requests?${query}`, undefined, signal);
  }

  private post<Result>(path: string, body?: object): Promise<Result> {
    return this.send<Result>('POST', path, body);
  }

  private async send<Result>(method: string, path: string, body?: object, signal?: AbortSignal): Promise<Result> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const key = { deviceId: this.activated.phone.id, privateKey: this.activated.channelKey };
    const url = location.origin + (path.split('?', 1)[0] ?? '');
    const proof = await createDeviceProof(key, { method, url, body: text }, Date.now());
    return transmit<Result>(method, path, text, { 'Device-Proof': proof }, signal);
  }
}

function call<Result>(path: string, body: object): Promise<Result> {
  return transmit<Result>('POST', path, JSON.stringify(body), {});
}

async function transmit<Result>(
  method: string,
  path: string,
  body: string,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<Result> {
  const content = body === '' ? {} : { body, headers: { ...headers, 'Content-Type': 'application/json' } };
  let response: Response;
  try {
    response = await fetch(path, { method, headers, ...content, ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Failure('network');
  }
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Result;
  const problem = (await response.json().catch(() => ({}))) as { code?: string; incident?: string };
  throw new Failure(problem.code ?? 'internal_error', problem.incident);
}
