import { Injectable } from '@nestjs/common';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { Clock } from '#libs/kernel';
import { sessionLife, SsoSessionRepository } from '../../../core/sso-sessions/index.js';
import { sessionId } from './session-records.js';

/** What the engine leaves to do about its sessions. */
@Injectable()
export class EngineSessions {
  constructor(
    private readonly sessions: SsoSessionRepository,
    private readonly clock: Clock,
  ) {}

  observe(provider: Provider): void {
    // The engine would tell portals once and forget. Ours are told by the outbox, from the records.
    Object.defineProperty(provider.Client.prototype, 'backchannelLogout', { value: async () => undefined });
    provider.use(async (ctx, next) => {
      await next();
      const { oidc } = ctx as Partial<KoaContextWithOIDC>;
      if (oidc?.route === 'token' && ctx.status === 200) await this.renewed(oidc);
      if (oidc?.route === 'end_session' && ctx.status === 200) leaveAtOnce(ctx as KoaContextWithOIDC);
    });
  }

  /** A page that is still open has renewed its tokens: the session goes on with it. */
  private async renewed({ provider, entities, params }: KoaContextWithOIDC['oidc']): Promise<void> {
    const { RefreshToken: token } = entities;
    if (
      params?.['grant_type'] !== 'refresh_token' ||
      token?.expiresWithSession !== true ||
      token.sessionUid === undefined
    )
      return;
    const session = await provider.Session.findByUid(token.sessionUid);
    if (!session) return;
    const now = this.clock.now();
    await session.save(sessionLife(session.loginTs, Math.floor(now / 1000)));
    await this.sessions.touch(sessionId(session.uid), now);
  }
}

/** Who is not signed in is not asked: the engine would show a page that sends itself, which our pages never do. */
function leaveAtOnce(ctx: KoaContextWithOIDC): void {
  const { session, params } = ctx.oidc;
  if (session?.accountId !== undefined) return;
  const target = params?.['post_logout_redirect_uri'];
  const url = new URL(typeof target === 'string' ? target : ctx.oidc.urlFor('end_session_success'));
  const state = params?.['state'];
  if (typeof target === 'string' && typeof state === 'string') url.searchParams.set('state', state);
  ctx.status = 303;
  ctx.redirect(url.href);
}
