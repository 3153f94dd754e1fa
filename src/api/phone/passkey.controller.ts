import { Body, Controller, HttpCode, Ip, Post } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { logoPath, RelyingPartyRegistry } from '../../core/relying-parties/index.js';
import { ConfirmSession, RefuseSession, WatchSession } from '../../core/signing-sessions/index.js';
import { appPrefix, networkOf, Operation, RateLimit } from '../../platform/http/index.js';
import { toAssertion } from './requests.controller.js';
import { toRequest, type BodyOf } from './wire.js';

const triesPerNetwork = 300;
const windowMs = 10 * 60_000;

/** Confirming with a passkey in the browser that shows the login page; there is no activated phone in it. */
@Controller(`${appPrefix}/api/passkey`)
export class PasskeyController {
  constructor(
    private readonly watchSession: WatchSession,
    private readonly confirmSession: ConfirmSession,
    private readonly refuseSession: RefuseSession,
    private readonly parties: RelyingPartyRegistry,
    private readonly limit: RateLimit,
    private readonly clock: Clock,
  ) {}

  @Post('open')
  @HttpCode(200)
  @Operation('openPasskeyRequest')
  async open(@Body() { session, secret }: BodyOf<'openPasskeyRequest'>, @Ip() address: string) {
    await this.demandPatience(address);
    const found = await this.watchSession.ofLink(session, secret);
    const party = this.parties.find(found.intent.relyingParty.id);
    return toRequest(found, { now: this.clock.now(), network: networkOf(address), logo: party && logoPath(party) });
  }

  @Post('confirm')
  @HttpCode(200)
  @Operation('confirmPasskeyRequest')
  async confirm(@Body() { link, assertion }: BodyOf<'confirmPasskeyRequest'>, @Ip() address: string) {
    await this.demandPatience(address);
    const { returnTo } = await this.confirmSession.byPasskey(link.session, link.secret, toAssertion(assertion));
    return returnTo === undefined ? {} : { returnTo };
  }

  @Post('refuse')
  @HttpCode(204)
  @Operation('refusePasskeyRequest')
  async refuse(@Body() { link, reason }: BodyOf<'refusePasskeyRequest'>, @Ip() address: string) {
    await this.demandPatience(address);
    await this.refuseSession.byLink(link.session, link.secret, reason);
  }

  private demandPatience(address: string): Promise<void> {
    return this.limit.demand(`passkey:${networkOf(address)}`, triesPerNetwork, windowMs);
  }
}
