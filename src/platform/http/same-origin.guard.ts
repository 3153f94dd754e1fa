import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Config } from '../../config/index.js';
import { appPrefix } from './front.js';
import { ForeignOrigin } from './http.errors.js';

const programsKey = 'http:programs';

/** A door for programs that are known by the place they call from: no page may use it, whoever's it is. */
export const ForPrograms = () => SetMetadata(programsKey, true);

const safeMethods: readonly string[] = ['GET', 'HEAD'];

/**
 * Lets a state change through only from the origin's own pages. Browsers send `Origin` with every POST, and a page
 * cannot forge it; where a browser also tells `Sec-Fetch-Site`, both must agree. A caller that brings a key of its
 * own in `Authorization` is not a page.
 */
@Injectable()
export class SameOriginGuard implements CanActivate {
  constructor(
    private readonly config: Config,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { method, headers, url } = context.switchToHttp().getRequest<FastifyRequest>();
    const origin = headers.origin ?? headers['sec-fetch-site'];
    if (this.reflector.getAllAndOverride(programsKey, [context.getHandler(), context.getClass()])) {
      // A page in the relying party's own network would be believed for the place alone.
      if (origin !== undefined) throw new ForeignOrigin('a page called');
      return true;
    }
    if (safeMethods.includes(method) || headers.authorization !== undefined) return true;
    const { APP_ORIGIN, ISSUER } = this.config.http;
    if (headers.origin !== (url.startsWith(appPrefix) ? APP_ORIGIN : ISSUER)) throw new ForeignOrigin('Origin');
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') throw new ForeignOrigin('Sec-Fetch-Site');
    return true;
  }
}
