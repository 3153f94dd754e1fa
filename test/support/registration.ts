import { request, type Answer } from '#libs/testing';
import type { TestService } from './service.js';

export type Members = Readonly<Record<string, unknown>>;

/** A program that registers clients by HTTP, with nothing but what the documents say. */
export class Registrar {
  private calls = 0;

  /** @param service believes loopback in where calls come from: each comes from another place, or limits would bite */
  constructor(private readonly service: TestService) {}

  register(metadata: unknown, token?: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('POST', `${this.service.issuer}/register`, token, metadata, headers);
  }

  /** @param registered the answer to a registration, or what stands in place of it */
  read({ registration_client_uri: uri, registration_access_token: token }: Members): Promise<Answer> {
    return this.send('GET', String(uri), String(token));
  }

  change(
    { registration_client_uri: uri, registration_access_token: token }: Members,
    metadata: Members,
  ): Promise<Answer> {
    return this.send('PUT', String(uri), String(token), metadata);
  }

  remove({ registration_client_uri: uri, registration_access_token: token }: Members): Promise<Answer> {
    return this.send('DELETE', String(uri), String(token));
  }

  private send(
    method: string,
    url: string,
    token?: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const type = { ...(body !== undefined && { 'Content-Type': 'application/json' }) };
    this.calls += 1;
    const from = { 'X-Forwarded-For': `198.51.${this.calls >> 8}.${this.calls & 255}` };
    const authorization = { ...(token !== undefined && { Authorization: `Bearer ${token}` }) };
    const content = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    return request(method, url, { ...type, ...from, ...authorization, ...headers }, content);
  }
}

export const bodyOf = ({ text }: Answer): Members => JSON.parse(text) as Members;

/** Status and error of a refusal. */
export const refusalOf = (answer: Answer): [number, unknown] => [answer.status, bodyOf(answer)['error']];
