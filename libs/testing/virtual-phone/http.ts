import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** `*.localhost` is this machine (RFC 6761 §6.3), whatever the system's resolver thinks of it. */
const lookup: LookupFunction = (_hostname, options, callback) => {
  if (options.all) return callback(null, [{ address: '127.0.0.1', family: 4 }]);
  return callback(null, '127.0.0.1', 4);
};

/** One HTTP request; never follows a redirect. */
export function request(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Answer> {
  const { hostname, protocol } = new URL(url);
  const local = hostname === 'localhost' || hostname.endsWith('.localhost');
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const options = { method, headers: { ...length, ...headers }, ...(local && { lookup }) };
  return new Promise((resolve, reject) => {
    const outgoing = (protocol === 'https:' ? https : http).request(url, options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const { statusCode = 0, headers: received } = incoming;
        resolve({ status: statusCode, headers: received, text: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
