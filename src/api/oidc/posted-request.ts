import type { IncomingMessage, ServerResponse } from 'node:http';
import { routes } from './engine-configuration.js';

/** Characters of a request that still fit into an address. */
const longest = 12_000;

/** What a portal's own page may send by POST as well as by GET (Core §3.1.2.1, RP-Initiated Logout §2). */
const posted: readonly string[] = [routes.authorization, routes.end_session];

export function isPostedRequest(request: IncomingMessage): boolean {
  return request.method === 'POST' && posted.includes(pathOf(request));
}

/**
 * Turns a posted request into the same request by GET. A form of another site brings no SameSite=Lax
 * cookie, the redirect that follows it does: so single sign-on, sign-out and the login page work as after a link.
 */
export async function redirectPostedRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = request.headers['content-type']?.split(';', 1)[0] === 'application/x-www-form-urlencoded';
  if (!form) return refuse(response, 415, 'A request by POST is a form: application/x-www-form-urlencoded.');
  let body = '';
  for await (const chunk of request.setEncoding('latin1') as AsyncIterable<string>) {
    body += chunk;
    if (body.length > longest) return refuse(response, 413, 'Push a request of this size first (RFC 9126).');
  }
  response.writeHead(303, { Location: `${pathOf(request)}?${new URLSearchParams(body).toString()}` }).end();
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '';
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end(`${text}\n`);
}
