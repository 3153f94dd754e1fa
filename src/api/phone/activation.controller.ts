import { Body, Controller, Get, HttpCode, Ip, Post, UseGuards } from '@nestjs/common';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { ActivatePhone } from '../../core/identity-proofing/index.js';
import { RevokeDevice } from '../../core/devices/index.js';
import { appPrefix, networkOf, Operation, RateLimit } from '../../platform/http/index.js';
import { Caller, PhoneGuard, type PhoneCaller } from './phone-caller.js';
import { toPerson, toPhone, type BodyOf } from './wire.js';

/** Tries from one network within ten minutes; an office where many activate at once stays below. */
const triesPerNetwork = 100;
const windowMs = 10 * 60_000;

/** How a phone becomes a citizen's device, and how it stops being one. */
@Controller(`${appPrefix}/api`)
export class ActivationController {
  constructor(
    private readonly activatePhone: ActivatePhone,
    private readonly revokeDevice: RevokeDevice,
    private readonly limit: RateLimit,
  ) {}

  @Post('activations')
  @HttpCode(200)
  @Operation('openActivation')
  async open(@Body() { code }: BodyOf<'openActivation'>, @Ip() address: string) {
    const network = networkOf(address);
    await this.limit.demand(`activation:${network}`, triesPerNetwork, windowMs);
    const { handle, citizen, options } = await this.activatePhone.open(code, `browser:${network}`);
    return { handle, person: toPerson(citizen), ...options };
  }

  @Post('activations/complete')
  @HttpCode(200)
  @Operation('completeActivation')
  async complete(@Body() body: BodyOf<'completeActivation'>, @Ip() address: string) {
    await this.limit.demand(`activation:${networkOf(address)}`, triesPerNetwork, windowMs);
    const { device, citizen } = await this.activatePhone.complete(body.handle, {
      name: body.name,
      proofKey: body.proofKey,
      authentication: body.authentication as unknown as RegistrationResponseJSON,
      signing: body.signing as unknown as RegistrationResponseJSON,
    });
    return toPhone(device, citizen);
  }

  @Get('phone')
  @UseGuards(PhoneGuard)
  @Operation('readPhone')
  read(@Caller() { device, citizen }: PhoneCaller) {
    return toPhone(device, citizen);
  }

  @Post('phone/deactivate')
  @HttpCode(204)
  @UseGuards(PhoneGuard)
  @Operation('deactivatePhone')
  async deactivate(@Caller() { device, citizen }: PhoneCaller) {
    await this.revokeDevice.revoke(device, citizen.pseudonym, `device:${device.id}`);
  }
}
