import { Body, Controller, Get, HttpCode, Param, Post, Query, UseFilters } from '@nestjs/common';
import { clampWait, type SessionType } from '#libs/smart-id-api';
import { ForPrograms, HangUp } from '../../../platform/http/index.js';
import { ReadSession } from '../read-session.js';
import { CalledBy, type Caller } from '../caller.js';
import { RelyingPartyProblemFilter } from '../rp-problem.filter.js';
import { StartV2Session } from './start-v2-session.js';
import { toV2Status } from './v2-status.js';

const kinds: Readonly<Record<string, SessionType>> = {
  authentication: 'auth',
  signature: 'sign',
  certificatechoice: 'cert',
};

/** Smart-ID RP API v2, and v1 as far as its clients are still about. Every success is 200. */
@Controller('smart-id-rp/:version(v1|v2)')
@ForPrograms()
@UseFilters(RelyingPartyProblemFilter)
export class V2Controller {
  constructor(
    private readonly startSession: StartV2Session,
    private readonly readSession: ReadSession,
  ) {}

  @Post(':kind(authentication|signature|certificatechoice)/:by(etsi|document)/:reference')
  @HttpCode(200)
  start(
    @Param() { kind, by, reference }: { kind: string; by: 'etsi' | 'document'; reference: string },
    @Body() body: unknown,
    @CalledBy() caller: Caller,
  ) {
    return this.startSession.start({ kind: kinds[kind] ?? 'auth', by, reference, body, caller });
  }

  /** As the first version named persons. */
  @Post(':kind(authentication|signature|certificatechoice)/pno/:country([A-Z]{2})/:number')
  @HttpCode(200)
  startByNumber(
    @Param() { kind, country, number }: { kind: string; country: string; number: string },
    @Body() body: unknown,
    @CalledBy() caller: Caller,
  ) {
    const reference = `PNO${country}-${number}`;
    return this.startSession.start({ kind: kinds[kind] ?? 'auth', by: 'etsi', reference, body, caller });
  }

  @Get('session/:id')
  async status(
    @Param() { id, version }: { id: string; version: 'v1' | 'v2' },
    @Query('timeoutMs') timeoutMs: string | undefined,
    @CalledBy() caller: Caller,
    @HangUp() signal: AbortSignal,
  ) {
    return toV2Status(await this.readSession.read({ id, caller, timeoutMs: clampWait(timeoutMs), signal }), version);
  }
}
