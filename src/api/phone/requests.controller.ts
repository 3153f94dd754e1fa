import { Body, Controller, Get, HttpCode, Ip, Param, Post, Query, UseGuards } from '@nestjs/common';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { Clock } from '#libs/kernel';
import { DeviceRepository } from '../../core/devices/index.js';
import { logoPath, RelyingPartyRegistry } from '../../core/relying-parties/index.js';
import {
  ClaimSession,
  ConfirmSession,
  RefuseSession,
  ReviewPastRequests,
  WatchSession,
  type SigningSession,
  type SessionId,
} from '../../core/signing-sessions/index.js';
import { appPrefix, HangUp, networkOf, Operation, RateLimit } from '../../platform/http/index.js';
import { Caller, PhoneGuard, type PhoneCaller } from './phone-caller.js';
import { toClaimProof, toPastRequest, toRequest, type BodyOf, type Wire } from './wire.js';

/** Typed codes that one phone may try within ten minutes: each guess has a chance of one in a million millions. */
const codesPerPhone = 30;
const windowMs = 10 * 60_000;

/** What a citizen is asked, on an activated phone. */
@Controller(`${appPrefix}/api`)
@UseGuards(PhoneGuard)
export class RequestsController {
  constructor(
    private readonly claimSession: ClaimSession,
    private readonly confirmSession: ConfirmSession,
    private readonly refuseSession: RefuseSession,
    private readonly watchSession: WatchSession,
    private readonly pastRequests: ReviewPastRequests,
    private readonly devices: DeviceRepository,
    private readonly parties: RelyingPartyRegistry,
    private readonly limit: RateLimit,
    private readonly clock: Clock,
  ) {}

  @Get('requests')
  @Operation('listRequests')
  async list(
    @Caller() caller: PhoneCaller,
    @Query() { wait = '0', seen }: { wait?: string; seen?: string },
    @Ip() address: string,
    @HangUp() signal: AbortSignal,
  ) {
    const patience = { timeoutMs: Number(wait) * 1000, signal };
    const session = await this.watchSession.openOf(caller.citizen.id, seen as SessionId | undefined, patience);
    return { requests: session ? [await this.show(session, caller, address)] : [] };
  }

  @Post('requests/claim')
  @HttpCode(200)
  @Operation('claimRequest')
  async claim(@Caller() caller: PhoneCaller, @Body() proof: BodyOf<'claimRequest'>, @Ip() address: string) {
    const { device, citizen } = caller;
    if (proof.kind === 'code') await this.limit.demand(`typed-code:${device.id}`, codesPerPhone, windowMs);
    return this.show(await this.claimSession.claim(toClaimProof(proof), device, citizen), caller, address);
  }

  @Get('requests/:id')
  @Operation('readRequest')
  async read(@Caller() caller: PhoneCaller, @Param('id') id: string, @Ip() address: string) {
    return this.show(await this.watchSession.ofCitizen(id, caller.citizen.id), caller, address);
  }

  @Post('requests/:id/confirm')
  @HttpCode(200)
  @Operation('confirmRequest')
  async confirm(
    @Caller() caller: PhoneCaller,
    @Param('id') id: string,
    @Body() { assertion }: BodyOf<'confirmRequest'>,
  ) {
    const { returnTo } = await this.confirmSession.byDevice(id, toAssertion(assertion), caller);
    return returnTo === undefined ? {} : { returnTo };
  }

  @Post('requests/:id/refuse')
  @HttpCode(204)
  @Operation('refuseRequest')
  async refuse(
    @Caller() { device, citizen }: PhoneCaller,
    @Param('id') id: string,
    @Body() { reason }: BodyOf<'refuseRequest'>,
  ) {
    await this.refuseSession.byDevice(id, reason, device, citizen);
  }

  @Get('history')
  @Operation('listPastRequests')
  async history(@Caller() { citizen }: PhoneCaller) {
    return { requests: (await this.pastRequests.of(citizen.id)).map(toPastRequest) };
  }

  private async show(session: SigningSession, caller: PhoneCaller, address: string): Promise<Wire['Request']> {
    const signs = session.prepared?.signature?.intent.use === 'signing';
    const credential = signs ? await this.devices.findCredentialOf(caller.device.id, 'signing') : caller.credential;
    const party = this.parties.find(session.intent.relyingParty.id);
    return toRequest(session, {
      now: this.clock.now(),
      network: networkOf(address),
      credentialId: credential?.id,
      logo: party && logoPath(party),
    });
  }
}

/** openapi.yaml has checked the shape; a user handle of `null` is how some browsers write a missing one. */
export function toAssertion(assertion: Wire['AuthenticationResponse']): AuthenticationResponseJSON {
  const { userHandle, ...response } = assertion.response;
  const complete = { ...response, ...(typeof userHandle === 'string' && userHandle !== '' && { userHandle }) };
  return { ...assertion, response: complete, clientExtensionResults: {} } as AuthenticationResponseJSON;
}
