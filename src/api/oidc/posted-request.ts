import type { IncomingMessage, ServerResponse } from 'node:http';
import { enginePath } from './engine-configuration.js';

/** Characters of a request that still fit into an address. */
const longest = 12_000;

/** OpenID Connect Core §3.1.2.1: the authorization endpoint takes POST as well as GET. */
export function isPostedRequest({ method, url }: IncomingMessage): boolean {
  return method === 'POST' && url?.split('?', 1)[0] === `${enginePath}auth`;
}

/**
 * Turns a posted authorization request into the same request by GET. A form of another site brings no SameSite=Lax
 * cookie, the redirect that follows it does: so single sign-on and the login page work as after a link.
 */
export async function redirectPostedRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = request.headers['content-type']?.split(';', 1)[0] === 'application/x-www-form-urlencoded';
  if (!form)
    return refuse(response, 415, 'An authorization request by POST is a form: application/x-www-form-urlencoded.');
  let body = '';
  for await (const chunk of request.setEncoding('latin1') as AsyncIterable<string>) {
    body += chunk;
    if (body.length > longest) return refuse(response, 413, 'Push a request of this size first (RFC 9126).');
  }
  response.writeHead(303, { Location: `${enginePath}auth?${new URLSearchParams(body).toString()}` }).end();
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end(`${text}\n`);
}
