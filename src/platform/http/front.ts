import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { HttpConfig } from '../../config/index.js';
import { incidentOf } from './incident.js';
import { setSecurityHeaders } from './security-headers.js';

/** One server, two origins: the issuer with its login page, and the phone app. */
export type Site = 'issuer' | 'app';

/** Paths of the phone app's origin are served below this prefix inside; nobody outside can name it. */
export const appPrefix = '/~app';

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
  private readonly issuerMounts: Mount[] = [];

  constructor(private readonly http: HttpConfig) {
    this.sites = new Map<string, Site>([
      [new URL(http.ISSUER).host, 'issuer'],
      [new URL(http.APP_ORIGIN).host, 'app'],
    ]);
  }

  /** Serves some paths of the issuer's origin below the framework. */
  mountOnIssuer(serves: (path: string) => boolean, listener: RequestListener): void {
    this.issuerMounts.push({ serves, listener });
  }

  createServer(framework: RequestListener): Server {
    const limits = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 };
    const server = createServer(limits, (request, response) => this.receive(request, response, framework));
    server.maxHeadersCount = 100;
    return releaseWhenStopping(server);
  }

  /** Where the framework finds a request of this URL. */
  innerUrl(request: Pick<IncomingMessage, 'headers' | 'url'>): string {
    const url = request.url ?? '/';
    return this.siteOf(request) === 'app' ? `${appPrefix}${url}` : url;
  }

  private receive(request: IncomingMessage, response: ServerResponse, framework: RequestListener): void {
    setSecurityHeaders(response, this.http.ISSUER.startsWith('https:'));
    response.setHeader('Incident', incidentOf(request));
    const site = this.siteOf(request);
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (!site || (site === 'issuer' && path.startsWith(appPrefix))) return refuse(response, site ? 404 : 421);
    const mount = site === 'issuer' ? this.issuerMounts.find(({ serves }) => serves(path)) : undefined;
    (mount?.listener ?? framework)(request, response);
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
 */
function releaseWhenStopping(server: Server): Server {
  const close = server.close.bind(server);
  server.close = (done) => {
    const sweep = setInterval(() => server.closeIdleConnections(), 200);
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
