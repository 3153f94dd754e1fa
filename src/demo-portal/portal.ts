import { randomBytes } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { h, type FunctionComponent, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { AuthorizationResponseError } from 'openid-client';
import { Home, Welcome } from './pages.js';
import { portalStyle } from './portal-style.js';
import type { PendingLogin, RelyingParty, SignedIn } from './relying-party.js';

interface Visit {
  pending?: PendingLogin;
  signedIn?: SignedIn;
  message?: string;
}

const cookieName = 'demo-portal';

/** The portal's pages. Visits are kept in memory; who restarts the portal signs in again. */
export function createPortal(origin: string, relyingParty: RelyingParty): FastifyInstance {
  const visits = new Map<string, Visit>();
  const portal = fastify();
  portal.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

  portal.get('/', (request, reply) => {
    const visit = visits.get(visitId(request) ?? '');
    const message = visit?.message;
    if (visit) delete visit.message;
    return visit?.signedIn ? show(reply, Home, { signedIn: visit.signedIn }) : show(reply, Welcome, { message });
  });

  portal.get('/portal.css', (_request, reply) => reply.type('text/css').send(portalStyle));

  portal.post('/sign-in', async (request, reply) => {
    const { level = 'substantial' } = request.body as { level?: string };
    const language = request.headers['accept-language']?.split(/[,;]/, 1)[0] ?? 'en';
    const { pending, url } = await relyingParty.begin(level, language);
    // A new name for each login: nobody can have planted it before (session fixation).
    const id = randomBytes(16).toString('base64url');
    visits.set(id, { pending });
    return reply.header('Set-Cookie', cookie(id, origin)).redirect(url.href, 303);
  });

  portal.get('/callback', async (request, reply) => {
    const visit = visits.get(visitId(request) ?? '');
    if (!visit?.pending) return show(reply.status(400), Welcome, { message: 'This sign-in was not started here.' });
    const { pending } = visit;
    delete visit.pending;
    try {
      visit.signedIn = await relyingParty.complete(new URL(request.url, origin), pending);
    } catch (error) {
      visit.message = explain(error);
    }
    return reply.redirect('/', 303);
  });

  portal.post('/sign-out', async (request, reply) => {
    const id = visitId(request) ?? '';
    const idToken = visits.get(id)?.signedIn?.idToken;
    visits.delete(id);
    return reply.redirect(idToken === undefined ? '/' : (await relyingParty.signOutUrl(idToken)).href, 303);
  });

  return portal;
}

/** What the identity provider says about a sign-in that did not happen, in a citizen's words. */
const reasons: Readonly<Record<string, string>> = {
  user_cancel: 'You cancelled the sign-in.',
  user_refused: 'You refused the sign-in on your phone.',
  timeout: 'Nobody confirmed the sign-in in time.',
  concurrent: 'The sign-in was stopped, because two requests reached you at the same time.',
};

function explain(error: unknown): string {
  if (error instanceof AuthorizationResponseError) {
    const reason = error.error_description ?? error.error;
    return reasons[reason] ?? `You were not signed in (${reason}).`;
  }
  process.stderr.write(`${String((error as Error).stack)}\n`);
  return 'The answer could not be verified, so you were not signed in.';
}

function show<Props extends object>(reply: FastifyReply, page: FunctionComponent<Props>, props: Props): FastifyReply {
  void reply.header('Content-Security-Policy', "default-src 'none'; style-src 'self'; frame-ancestors 'none'");
  void reply.header('Referrer-Policy', 'no-referrer').header('Cache-Control', 'no-store');
  const html = `<!doctype html>${renderToString(h(page, props) as VNode)}`;
  return reply.type('text/html; charset=utf-8').send(html);
}

function visitId(request: FastifyRequest): string | undefined {
  return new RegExp(`(?:^|; )${cookieName}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1];
}

function cookie(id: string, origin: string): string {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  return `${cookieName}=${id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600${secure}`;
}
