import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { SignOutEverywhere } from '../../core/sso-sessions/index.js';
import { appPrefix, Operation } from '../../platform/http/index.js';
import { Caller, PhoneGuard, type PhoneCaller } from './phone-caller.js';

/** Where a citizen is signed in, from the phone: the way out when a browser was left somewhere. */
@Controller(`${appPrefix}/api`)
@UseGuards(PhoneGuard)
export class SessionsController {
  constructor(private readonly everywhere: SignOutEverywhere) {}

  @Post('sessions/end')
  @HttpCode(200)
  @Operation('endSessions')
  async end(@Caller() { device, citizen }: PhoneCaller) {
    return { ended: await this.everywhere.signOut(citizen, `device:${device.id}`) };
  }
}
