import { createParamDecorator, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock, digest } from '#libs/kernel';
import { Config } from '../../config/index.js';
import {
  AccessTokens,
  AdministrationClosed,
  Officers,
  type Duty,
  type Officer,
} from '../../core/administration/index.js';
import { adminClient, adminScope } from '../../core/relying-parties/index.js';
import { KeyValueStore } from '../../platform/key-value/index.js';
import { proofLifeSeconds, verifyDpopProof } from './dpop-proof.js';

const dutyKey = 'admin:duty';

/** What an officer must be allowed to do for a handler. */
export const Needs = (duty: Duty) => SetMetadata(dutyKey, duty);

const callers = new WeakMap<object, Officer>();

/** Lets officers in who have signed in by phone at level high; each call with a proof of its own. */
@Injectable()
export class OfficerGuard implements CanActivate {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly officers: Officers,
    private readonly keyValue: KeyValueStore,
    private readonly reflector: Reflector,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    // A handler that says nothing needs the gravest.
    const duty = this.reflector.get<Duty | undefined>(dutyKey, context.getHandler()) ?? 'approve';
    try {
      callers.set(request, await this.officers.demand(await this.signedIn(request), duty));
      return true;
    } catch (error) {
      if (error instanceof AdministrationClosed) {
        const reply = context.switchToHttp().getResponse<FastifyReply>();
        // RFC 9449 §7.1.
        void reply.header('WWW-Authenticate', 'DPoP algs="ES256 EdDSA", error="invalid_token"');
      }
      throw error;
    }
  }

  private async signedIn(request: FastifyRequest) {
    const value = /^DPoP ([\w.~+/-]{1,512}=*)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (value === undefined) throw new AdministrationClosed('no token bound to a key');
    const token = await this.tokens.find(value);
    if (!token) throw new AdministrationClosed('unknown token');
    const { clientId, scopes, level, keyThumbprint, citizenId } = token;
    if (clientId !== adminClient || !scopes.includes(adminScope)) throw new AdministrationClosed('for something else');
    if (level !== 'high') throw new AdministrationClosed('signed in below level high');
    if (keyThumbprint === undefined) throw new AdministrationClosed('bound to no key');
    await this.demandProof(request, value, keyThumbprint);
    return citizenId;
  }

  private async demandProof({ headers, method, url }: FastifyRequest, token: string, thumbprint: string) {
    const { dpop } = headers;
    if (typeof dpop !== 'string') throw new AdministrationClosed('no proof');
    const call = { method, url: this.config.http.ISSUER + (url.split('?', 1)[0] ?? ''), token, thumbprint };
    const jti = await verifyDpopProof(dpop, call, this.clock.now()).catch((cause: unknown) => {
      throw new AdministrationClosed((cause as Error).message, { cause });
    });
    const once = `{dpop:${digest(`${thumbprint}\n${jti}`)}}`;
    if (!(await this.keyValue.setIfAbsent(once, '1', 2 * proofLifeSeconds * 1000)))
      throw new AdministrationClosed('the proof was used before');
  }
}

/** The officer whom the guard has let in. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Officer => {
  const officer = callers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!officer) throw new AdministrationClosed('OfficerGuard is missing on this route');
  return officer;
});
