import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

/** Path of a PEM file of the tests' own authority and parties. */
export const certificateFile = (name: string) => `test/support/certificates/${name}.pem`;
export const readCertificate = (name: string) => readFileSync(certificateFile(name), 'utf8');

export interface CertifiedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whose certificate is shown; none without. */
  readonly certificate?: string | undefined;
  /** What TLS has to be spoken with, where a test minds. */
  readonly tls?: object;
}

/** What a service needs to listen for clients with certificates on a port of its own. */
export const mutualTlsSettings = (port: number) => ({
  CLIENT_CA_FILE: certificateFile('authority'),
  MTLS_ORIGIN: `https://mtls.localhost:${port}`,
  MTLS_PORT: String(port),
  MTLS_KEY_FILE: certificateFile('server-key'),
  MTLS_CERTIFICATE_FILE: certificateFile('server'),
});

/** One request to the port for clients with certificates, over a connection of its own. */
export function sendWithCertificate(port: number, asked: CertifiedRequest) {
  const { method, path, headers, body = '', certificate } = asked;
  const own =
    certificate === undefined ? {} : { cert: readCertificate(certificate), key: readCertificate(`${certificate}-key`) };
  const trust = { host: '127.0.0.1', port, servername: 'mtls.localhost', ca: readCertificate('authority') };
  const options = { method, path, headers: { Host: `mtls.localhost:${port}`, ...headers }, agent: false } as const;
  return new Promise<{ status: number; text: string; headers: IncomingHttpHeaders }>((resolve, reject) => {
    request({ ...options, ...trust, ...own, ...asked.tls }, (answer) => {
      void text(answer).then((said) =>
        resolve({ status: answer.statusCode ?? 0, text: said, headers: answer.headers }),
      );
    })
      .once('error', reject)
      .end(body);
  });
}
