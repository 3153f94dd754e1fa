import {
  Body,
  Controller,
  createParamDecorator,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  UseFilters,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clampWait } from '#libs/smart-id-api';
import { ForPrograms, HangUp } from '../../../platform/http/index.js';
import { CalledBy, type Caller } from '../caller.js';
import { RelyingPartyProblemFilter } from '../rp-problem.filter.js';
import { ReadSession } from '../read-session.js';
import { toStatus } from './session-status.js';
import { ReadSigningCertificate } from './signing-certificate.js';
import { streamHeaders, StreamSession, wantsStream } from './stream-session.js';
import { StartSession, type SessionPath } from './start-session.js';

const base = 'smart-id-rp/v3';

/** The endpoint that was called, as `endpoints` names it: the route without its base and without whom it names. */
const Path = createParamDecorator((_: unknown, context: ExecutionContext): SessionPath => {
  const { url = '' } = context.switchToHttp().getRequest<FastifyRequest>().routeOptions;
  return url.slice(base.length + 2).replace('/:reference', '') as SessionPath;
});

/** Smart-ID RP API v3. Every success is 200: public clients take nothing else. */
@Controller(base)
@ForPrograms()
@UseFilters(RelyingPartyProblemFilter)
export class V3Controller {
  constructor(
    private readonly startSession: StartSession,
    private readonly certificate: ReadSigningCertificate,
    private readonly readSession: ReadSession,
    private readonly streams: StreamSession,
  ) {}

  @Post(['authentication/device-link/anonymous', 'signature/certificate-choice/device-link/anonymous'])
  @HttpCode(200)
  anonymous(@Body() body: unknown, @CalledBy() caller: Caller, @Path() path: SessionPath) {
    return this.startSession.start({ path, body, caller });
  }

  @Post([
    'authentication/device-link/etsi/:reference',
    'authentication/device-link/document/:reference',
    'authentication/notification/etsi/:reference',
    'authentication/notification/document/:reference',
    'signature/device-link/etsi/:reference',
    'signature/device-link/document/:reference',
    'signature/notification/etsi/:reference',
    'signature/notification/document/:reference',
    'signature/notification/linked/:reference',
    'signature/certificate-choice/notification/etsi/:reference',
  ])
  @HttpCode(200)
  named(
    @Param('reference') reference: string,
    @Body() body: unknown,
    @CalledBy() caller: Caller,
    @Path() path: SessionPath,
  ) {
    return this.startSession.start({ path, reference, body, caller });
  }

  @Post('signature/certificate/:reference')
  @HttpCode(200)
  signingCertificate(@Param('reference') reference: string, @Body() body: unknown, @CalledBy() caller: Caller) {
    return this.certificate.read(reference, body, caller);
  }

  @Get('session/:id')
  @Header('Vary', 'Accept')
  async status(
    @Param('id') id: string,
    @Query('timeoutMs') timeoutMs: string | undefined,
    @CalledBy() caller: Caller,
    @HangUp() signal: AbortSignal,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (!wantsStream(accept))
      return toStatus(await this.readSession.read({ id, caller, timeoutMs: clampWait(timeoutMs), signal }));
    const stream = await this.streams.open(id, caller, signal);
    void reply.headers(streamHeaders);
    return stream;
  }
}
