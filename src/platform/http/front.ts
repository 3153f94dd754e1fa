import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { NetworkList } from '#libs/networks';
import type { HttpConfig } from '../../config/index.js';
import { incidentOf } from './incident.js';
import { setSecurityHeaders } from './security-headers.js';

/** The issuer with its login page; the phone app; and the engine once more, for clients with certificates. */
export type Site = 'issuer' | 'app' | 'mtls';

/** Paths of the phone app's origin are served below this prefix inside; nobody outside can name it. */
export const appPrefix = '/~app';

/** What BCP 195 recommends, and nothing else: the rule of FAPI 2.0 Security Profile §5.2.2 (RFC 9325 §4.2). */
const ciphers = [
  ...['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'],
  ...['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
  ...['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
].join(':');

const limits = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 };

interface Mount {
  readonly serves: (path: string) => boolean;
  readonly listener: RequestListener;
}

/**
 * The first to see a request. It refuses foreign Host headers, sets the headers that every answer carries, and hands
 * the paths of the OpenID engine to the engine without a detour through the web framework.
 */
export class Front {
  private readonly sites: ReadonlyMap<string, Site>;
  private readonly proxies: NetworkList;
  private readonly issuerMounts: Mount[] = [];
  private readonly withCertificates: string[] = [];
  private framework: RequestListener = (_, response) => refuse(response, 404);

  constructor(private readonly http: HttpConfig) {
    this.proxies = new NetworkList(http.TRUSTED_PROXIES);
    this.sites = new Map<string, Site>([
      [new URL(http.ISSUER).host, 'issuer'],
      [new URL(http.APP_ORIGIN).host, 'app'],
      ...(http.MTLS_ORIGIN === undefined ? [] : ([[new URL(http.MTLS_ORIGIN).host, 'mtls']] as const)),
    ]);
  }

  /** Serves some paths of the issuer's origin below the framework. */
  mountOnIssuer(serves: (path: string) => boolean, listener: RequestListener): void {
    this.issuerMounts.push({ serves, listener });
  }

  /** Serves paths of the framework to clients with certificates too, at `MTLS_ORIGIN`. */
  serveWithCertificates(prefix: string): void {
    this.withCertificates.push(prefix);
  }

  createServer(framework: RequestListener): Server {
    this.framework = framework;
    const server = createServer(limits, (request, response) => this.receive(request, response));
    server.maxHeadersCount = 100;
    return releaseWhenStopping(server, 'connection');
  }

  /** For clients with certificates, whoever has issued them: what a certificate is worth is decided behind. */
  createMutualTlsServer(own: { readonly key: Buffer; readonly cert: Buffer }): SecureServer {
    const asking = { requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2', ciphers } as const;
    const server = createSecureServer({ ...limits, ...own, ...asking }, (request, response) =>
      this.receive(request, response),
    );
    return releaseWhenStopping(server, 'secureConnection');
  }

  /** Where the framework finds a request of this URL. */
  innerUrl(request: Pick<IncomingMessage, 'headers' | 'url'>): string {
    const url = request.url ?? '/';
    return this.siteOf(request) === 'app' ? `${appPrefix}${url}` : url;
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    setSecurityHeaders(response, this.http.ISSUER.startsWith('https:'));
    response.setHeader('Incident', incidentOf(request));
    this.stripCertificate(request);
    const site = this.siteOf(request);
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (!site || (site === 'issuer' && path.startsWith(appPrefix))) return refuse(response, site ? 404 : 421);
    const mount = site === 'app' ? undefined : this.issuerMounts.find(({ serves }) => serves(path));
    if (site === 'mtls' && !mount && !this.withCertificates.some((prefix) => path.startsWith(prefix)))
      return refuse(response, 404);
    (mount?.listener ?? this.framework)(request, response);
  }

  /** Only a proxy of ours says which certificate a client has shown. */
  private stripCertificate({ headers, socket }: IncomingMessage): void {
    const name = this.http.CLIENT_CERTIFICATE_HEADER?.toLowerCase();
    if (name !== undefined && !this.proxies.contains(socket.remoteAddress ?? '')) Reflect.deleteProperty(headers, name);
  }

  /** What is signed itself is served under any name: its clients leave the port out of Host, or come by a proxy. */
  private siteOf({ headers, url = '' }: Pick<IncomingMessage, 'headers' | 'url'>): Site | undefined {
    const known = this.sites.get(headers.host?.toLowerCase() ?? '');
    return known ?? (url.startsWith('/pki/') ? 'issuer' : undefined);
  }
}

/**
 * Node lets go of idle connections once, when a server begins to close. One that was answering at that moment, such as
 * a held call through a proxy, would keep the process alive until it times out; so they are let go of as they fall idle.
 * A connection that has never asked is none of the idle ones to Node: browsers and programs open such to have them ready.
 */
function releaseWhenStopping<Kind extends Server | SecureServer>(
  server: Kind,
  opened: 'connection' | 'secureConnection',
): Kind {
  const close = server.close.bind(server);
  const unused = new Set<Socket>();
  server.on(opened, (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage) => unused.delete(socket));
  server.close = (done) => {
    const sweep = setInterval(() => {
      server.closeIdleConnections();
      for (const socket of unused) socket.destroy();
    }, 200);
    server.once('close', () => clearInterval(sweep));
    return close(done);
  };
  return server;
}

/** RFC 9110 §15.5.20: this server does not answer for that name. */
function refuse(response: ServerResponse, status: 404 | 421): void {
  const title = status === 421 ? 'Misdirected Request' : 'Not Found';
  const incident = response.getHeader('Incident');
  const code = status === 421 ? 'unknown_host' : 'not_found';
  response.writeHead(status, { 'Content-Type': 'application/problem+json' });
  response.end(JSON.stringify({ type: `/docs/errors#${code}`, title, status, code, incident }));
}
