import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RelyingPartyDisabled } from '../../../core/relying-parties/index.js';
import { renderPage } from '../../../platform/html/index.js';
import { incidentOf, logProblem, pagePolicy, toProblem, type Problem } from '../../../platform/http/index.js';
import { Log } from '../../../platform/logging/index.js';
import { ErrorPage, WrongBrowserPage } from '../../../web/login/index.js';
import { PageFrames } from '../../../web/page-frames.js';
import { WrongBrowser } from './finish-login.js';
import { LoginUnknown } from './login-interaction.js';

/** Shows every failure of the login door as a page with an incident number. */
@Catch()
export class LoginErrorFilter implements ExceptionFilter {
  constructor(
    private readonly frames: PageFrames,
    private readonly log: Log,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { raw } = http.getRequest<FastifyRequest>();
    const problem = toProblem(error, incidentOf(raw));
    logProblem(this.log, problem, error);
    const frame = this.frames.make(this.frames.locale(raw));
    const { incident, code } = problem;
    const page =
      error instanceof WrongBrowser
        ? renderPage(WrongBrowserPage, { ...frame, incident })
        : renderPage(ErrorPage, { ...frame, incident, code, kind: kindOf(error, problem) });
    const reply = http.getResponse<FastifyReply>();
    void reply.status(problem.status).header('Content-Security-Policy', pagePolicy());
    void reply.type('text/html; charset=utf-8').send(page);
  }
}

function kindOf(error: unknown, { status }: Problem): 'lost' | 'unavailable' | 'disabled' | 'unknown' {
  if (error instanceof RelyingPartyDisabled) return 'disabled';
  if (error instanceof LoginUnknown) return 'lost';
  if (status === 503) return 'unavailable';
  return 'unknown';
}
