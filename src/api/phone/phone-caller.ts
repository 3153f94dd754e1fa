import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '../../config/index.js';
import { CitizenRepository, type Citizen } from '../../core/citizens/index.js';
import { AuthenticateDevice, DeviceUnknown, type EquippedDevice } from '../../core/devices/index.js';
import { CitizenSuspended } from '../../core/signing-sessions/index.js';
import { appPrefix } from '../../platform/http/index.js';

/** The activated phone behind a request, and its citizen. */
export interface PhoneCaller extends EquippedDevice {
  readonly citizen: Citizen;
}

const callers = new WeakMap<object, PhoneCaller>();

/** Lets through only activated phones of active citizens, each request with a proof of its own. */
@Injectable()
export class PhoneGuard implements CanActivate {
  constructor(
    private readonly authenticateDevice: AuthenticateDevice,
    private readonly citizens: CitizenRepository,
    private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & { rawBody?: Buffer }>();
    const proof = request.headers['device-proof'];
    if (typeof proof !== 'string') throw new DeviceUnknown('no Device-Proof header');
    const [path = ''] = request.url.slice(appPrefix.length).split('?', 1);
    const proven = {
      method: request.method,
      url: this.config.http.APP_ORIGIN + path,
      body: request.rawBody?.toString() ?? '',
    };
    const equipped = await this.authenticateDevice.authenticate(proof, proven);
    const citizen = await this.citizens.find(equipped.device.citizenId);
    if (citizen?.status !== 'active') throw new CitizenSuspended();
    callers.set(request, { ...equipped, citizen });
    return true;
  }
}

/** The caller that the guard has found. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): PhoneCaller => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new DeviceUnknown('PhoneGuard is missing on this route');
  return caller;
});
