import { Injectable } from '@nestjs/common';
import type { FunctionComponent } from 'preact';
import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { localised, RelyingPartyRegistry, type Locale, type LocalisedText } from '../../core/relying-parties/index.js';
import { SsoSessionRepository } from '../../core/sso-sessions/index.js';
import { renderPage } from '../../platform/html/index.js';
import { incidentOf, pagePolicy } from '../../platform/http/index.js';
import { Log } from '../../platform/logging/index.js';
import { ErrorPage, LoggedOutPage, LogoutPage, type LoggedOut } from '../../web/login/index.js';
import { PageFrames } from '../../web/page-frames.js';
import { isOutage } from './answer-outage.js';
import { ClientDisabled } from './serve-clients.js';
import { sessionId } from './sso/session-records.js';

/** The pages that the engine shows by itself, in our design. */
@Injectable()
export class EnginePages {
  constructor(
    private readonly frames: PageFrames,
    private readonly parties: RelyingPartyRegistry,
    private readonly sessions: SsoSessionRepository,
    private readonly log: Log,
  ) {}

  /** An error that must not be sent to a redirect address, because the address is not to be trusted. */
  readonly error = (ctx: KoaContextWithOIDC, out: ErrorOut, error: Error): void => {
    const incident = incidentOf(ctx.req);
    const unavailable = isOutage(error);
    this.log.info('oidc_error_page', 'a request to the engine was refused', { incident, error: out.error });
    const frame = this.frames.make(this.locale(ctx));
    const kind = unavailable ? ('unavailable' as const) : kindOf(error);
    this.send(ctx, ErrorPage, { ...frame, kind, incident, code: out.error, description: out.error_description });
  };

  readonly logout = async (ctx: KoaContextWithOIDC, form: string): Promise<void> => {
    const { client, session } = ctx.oidc;
    const party = this.parties.find(client?.clientId ?? '');
    const locale = this.locale(ctx);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(form)?.[1] ?? '';
    const action = /action="([^"]+)"/.exec(form)?.[1] ?? '';
    const nameOf = (id: string) => this.parties.find(id)?.name;
    const joined = await this.sessions.participants(sessionId(session?.uid ?? ''));
    const others = joined.filter(({ relyingParty }) => relyingParty !== party?.id);
    const props = {
      portal: party && localised(party.name, locale),
      others: others.flatMap(({ relyingParty }) => localisedOrNothing(nameOf(relyingParty), locale)),
      xsrf,
      action: new URL(action).pathname,
    };
    this.send(ctx, LogoutPage, { ...this.frames.make(locale), ...props }, originsOf(party));
  };

  readonly loggedOut = async (ctx: KoaContextWithOIDC): Promise<void> => {
    const locale = this.locale(ctx);
    this.send(ctx, LoggedOutPage, { ...this.frames.make(locale), end: await this.endOf(ctx, locale) });
  };

  /** The engine comes here with a client after signing out of it alone, and without one in all other cases. */
  private async endOf(ctx: KoaContextWithOIDC, locale: Locale): Promise<LoggedOut> {
    const party = this.parties.find(ctx.oidc.client?.clientId ?? '');
    if (party) return { of: 'portal', portal: localised(party.name, locale) };
    const session = await ctx.oidc.provider.Session.get(ctx);
    return { of: session.accountId === undefined ? 'everything' : 'nothing' };
  }

  private locale(ctx: KoaContextWithOIDC) {
    return this.frames.locale(ctx.req, ctx.oidc?.params?.['ui_locales'] as string | undefined);
  }

  private send<Props extends object>(
    ctx: KoaContextWithOIDC,
    page: FunctionComponent<Props>,
    props: Props,
    formTargets: readonly string[] = [],
  ): void {
    ctx.set('Content-Security-Policy', pagePolicy(formTargets));
    ctx.type = 'html';
    ctx.body = renderPage(page, props);
  }
}

function kindOf(error: Error): 'request' | 'lost' | 'disabled' | 'unknown' {
  if (error instanceof ClientDisabled) return 'disabled';
  if (error instanceof errors.SessionNotFound) return 'lost';
  return error instanceof errors.OIDCProviderError && error.statusCode < 500 ? 'request' : 'unknown';
}

function localisedOrNothing(text: LocalisedText | undefined, locale: Locale): string[] {
  return text ? [localised(text, locale)] : [];
}

function originsOf(party: { postLogoutRedirectUris: readonly string[] } | undefined): string[] {
  return [...new Set(party?.postLogoutRedirectUris.map((uri) => new URL(uri).origin))];
}
