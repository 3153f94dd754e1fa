import { Controller, Get, Ip, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '#libs/kernel';
import { describeBrowser, isPhone } from '#libs/user-agent';
import { Config } from '../../../config/index.js';
import { fullName, type Citizen } from '../../../core/citizens/index.js';
import { localised, logoPath } from '../../../core/relying-parties/index.js';
import { RefuseSession, type SigningSession, type Starter } from '../../../core/signing-sessions/index.js';
import { renderPage } from '../../../platform/html/index.js';
import { HangUp, networkOf, pagePolicy } from '../../../platform/http/index.js';
import { readLocale } from '../../../web/locales/index.js';
import { ContinuePage, LoginPage } from '../../../web/login/index.js';
import { languageCookie, PageFrames } from '../../../web/page-frames.js';
import { RequestedAccessTexts } from '../resources/requested-access-texts.js';
import { FinishLogin } from './finish-login.js';
import { LoginErrorFilter } from './login-error.filter.js';
import { LoginInteractions, type LoginInteraction } from './login-interaction.js';
import { LoginSessions } from './login-sessions.js';
import { toLoginView } from './login-view.js';

const longestWaitSeconds = 25;

/** The login page: shows the session, waits with it, and takes the browser back to the engine. */
@Controller('login/:uid')
@UseFilters(LoginErrorFilter)
export class LoginController {
  constructor(
    private readonly interactions: LoginInteractions,
    private readonly sessions: LoginSessions,
    private readonly finishLogin: FinishLogin,
    private readonly refuseSession: RefuseSession,
    private readonly requestedAccess: RequestedAccessTexts,
    private readonly frames: PageFrames,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(
    @Param('uid') uid: string,
    @Query('lang') language: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Ip() address: string,
  ) {
    const login = await this.interactions.find(uid, request.raw, reply.raw);
    if (readLocale(language)) return this.changeLanguage(login, String(readLocale(language)), reply);
    const citizen = await this.finishLogin.continuable(login);
    if (citizen) return this.askToContinue(login, citizen, request, reply);
    if (login.reusable) await this.finishLogin.anew(login);
    const locale = this.frames.locale(request.raw, login.uiLocales);
    const session = await this.sessions.current(login, locale, starterOf(request, address));
    await this.page(login, session, request, reply);
  }

  /** "Continue" on the page of a citizen who is signed in already. */
  @Post('continue')
  async goOn(@Param('uid') uid: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const login = await this.interactions.find(uid, request.raw, reply.raw);
    return reply.redirect(await this.finishLogin.withSession(login), 303);
  }

  /** "Not me" on the same page. */
  @Post('anew')
  async signInAnew(@Param('uid') uid: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const login = await this.interactions.find(uid, request.raw, reply.raw);
    await this.finishLogin.anew(login);
    return reply.redirect(`/login/${uid}`, 303);
  }

  @Get('status')
  async status(
    @Param('uid') uid: string,
    @Query() { seen, wait }: { seen?: string; wait?: string },
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @HangUp() signal: AbortSignal,
  ) {
    await this.interactions.find(uid, request.raw, reply.raw);
    const timeoutMs = Math.min(Math.max(Number(wait) || 0, 0), longestWaitSeconds) * 1000;
    const session = await this.sessions.untilChanged(uid, seen, { timeoutMs, signal });
    return { state: session ? pageState(session) : 'none' };
  }

  @Post('retry')
  async retry(@Param('uid') uid: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    await this.interactions.find(uid, request.raw, reply.raw);
    const session = await this.sessions.existing(uid);
    if (session) await this.refuseSession.byOwner(session);
    await this.sessions.forget(uid);
    return reply.redirect(`/login/${uid}`, 303);
  }

  @Post('cancel')
  async cancel(@Param('uid') uid: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const login = await this.interactions.find(uid, request.raw, reply.raw);
    const session = await this.sessions.existing(uid);
    if (session) await this.refuseSession.byOwner(session);
    return reply.redirect(await this.finishLogin.leave(login, 'cancelled'), 303);
  }

  @Post('leave')
  async leave(@Param('uid') uid: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const login = await this.interactions.find(uid, request.raw, reply.raw);
    const state = (await this.sessions.existing(uid))?.state;
    const result = state?.name === 'ended' ? state.outcome.result : 'cancelled';
    return reply.redirect(await this.finishLogin.leave(login, result === 'approved' ? 'cancelled' : result), 303);
  }

  /** After a confirmation on another device. */
  @Post('finish')
  async finish(@Param('uid') uid: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const login = await this.interactions.find(uid, request.raw, reply.raw);
    return reply.redirect(await this.finishLogin.afterOtherDevice(login), 303);
  }

  /** After a confirmation on this device: the app leads here, and the cookie has to be the starting browser's. */
  @Get('return')
  async comeBack(
    @Param('uid') uid: string,
    @Query('value') value: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const login = await this.finishLogin.startingBrowser(() => this.interactions.find(uid, request.raw, reply.raw));
    return reply.redirect(await this.finishLogin.afterSameDevice(login, value ?? ''), 303);
  }

  private async changeLanguage({ uid }: LoginInteraction, locale: string, reply: FastifyReply) {
    const session = await this.sessions.existing(uid);
    // The texts that the citizen confirms are part of the session: another language is another session.
    if (session?.state.name === 'waiting') {
      await this.refuseSession.byOwner(session);
      await this.sessions.forget(uid);
    }
    const secure = this.config.http.ISSUER.startsWith('https:') ? '; Secure' : '';
    void reply.header(
      'Set-Cookie',
      `${languageCookie}=${locale}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly${secure}`,
    );
    return reply.redirect(`/login/${uid}`, 303);
  }

  private async askToContinue(
    { uid, party, uiLocales, scopes, redirectUri, resources }: LoginInteraction,
    citizen: Citizen,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    const locale = this.frames.locale(request.raw, uiLocales);
    const props = {
      ...this.frames.make(locale),
      languageHref: (other: string) => `/login/${uid}?lang=${other}`,
      portal: { name: localised(party.name, locale), logo: logoPath(party) },
      purpose: localised(party.purpose, locale),
      citizen: fullName(locale === 'uk' ? citizen.name : citizen.nameLatin),
      scopes,
      access: await this.requestedAccess.of(resources, locale),
      base: `/login/${uid}`,
    };
    void reply.header('Content-Security-Policy', pagePolicy([new URL(redirectUri).origin]));
    return reply.type('text/html; charset=utf-8').send(renderPage(ContinuePage, props));
  }

  private async page(login: LoginInteraction, session: SigningSession, request: FastifyRequest, reply: FastifyReply) {
    const { uid, party, redirectUri } = login;
    const locale = this.frames.locale(request.raw, login.uiLocales);
    const given = { appOrigin: this.config.http.APP_ORIGIN, onPhone: isPhone(request.headers), now: this.clock.now() };
    const props = {
      ...this.frames.make(locale, ['login.js']),
      languageHref: (other: string) => `/login/${uid}?lang=${other}`,
      portal: { name: localised(party.name, locale), logo: logoPath(party) },
      purpose: session.intent.purpose,
      access: session.intent.access ?? [],
      base: `/login/${uid}`,
      testPhone: this.config.identity.TEST_AUTHENTICATOR,
      view: await toLoginView(session, given),
    };
    // Forms of this page end, by redirects, at the portal.
    void reply.header('Content-Security-Policy', pagePolicy([new URL(redirectUri).origin]));
    return reply.type('text/html; charset=utf-8').send(renderPage(LoginPage, props));
  }
}

function starterOf(request: FastifyRequest, address: string): Starter {
  return { browser: describeBrowser(request.headers['user-agent']), network: networkOf(address) };
}

function pageState({ state }: SigningSession): string {
  if (state.name !== 'ended') return state.name;
  return state.outcome.result === 'approved' ? 'approved' : 'ended';
}
