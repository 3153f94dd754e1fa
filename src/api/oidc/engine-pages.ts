import { Injectable } from '@nestjs/common';
import type { FunctionComponent } from 'preact';
import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { DomainError } from '#libs/kernel';
import { localised, RelyingPartyRegistry } from '../../core/relying-parties/index.js';
import { renderPage } from '../../platform/html/index.js';
import { incidentOf, pagePolicy } from '../../platform/http/index.js';
import { Log } from '../../platform/logging/index.js';
import { ErrorPage, LoggedOutPage, LogoutPage } from '../../web/login/index.js';
import { PageFrames } from '../../web/page-frames.js';
import { ClientDisabled } from './serve-clients.js';

/** The pages that the engine shows by itself, in our design. */
@Injectable()
export class EnginePages {
  constructor(
    private readonly frames: PageFrames,
    private readonly parties: RelyingPartyRegistry,
    private readonly log: Log,
  ) {}

  /** An error that must not be sent to a redirect address, because the address is not to be trusted. */
  readonly error = (ctx: KoaContextWithOIDC, out: ErrorOut, error: Error): void => {
    const incident = incidentOf(ctx.req);
    const unavailable = error instanceof DomainError && error.kind === 'unavailable';
    if (unavailable) ctx.status = 503;
    this.log.info('oidc_error_page', 'a request to the engine was refused', { incident, error: out.error });
    const frame = this.frames.make(this.locale(ctx));
    const kind = unavailable ? ('unavailable' as const) : kindOf(error);
    this.send(ctx, ErrorPage, { ...frame, kind, incident, code: out.error, description: out.error_description });
  };

  readonly logout = (ctx: KoaContextWithOIDC, form: string): void => {
    const party = this.parties.find(ctx.oidc.client?.clientId ?? '');
    const locale = this.locale(ctx);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(form)?.[1] ?? '';
    const action = /action="([^"]+)"/.exec(form)?.[1] ?? '';
    const portal = party && localised(party.name, locale);
    this.send(
      ctx,
      LogoutPage,
      { ...this.frames.make(locale), portal, xsrf, action: new URL(action).pathname },
      originsOf(party),
    );
  };

  readonly loggedOut = (ctx: KoaContextWithOIDC): void => {
    this.send(ctx, LoggedOutPage, this.frames.make(this.locale(ctx)));
  };

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

function originsOf(party: { postLogoutRedirectUris: readonly string[] } | undefined): string[] {
  return [...new Set(party?.postLogoutRedirectUris.map((uri) => new URL(uri).origin))];
}
