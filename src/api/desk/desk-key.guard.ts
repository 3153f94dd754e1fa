import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { sameSecret } from '#libs/kernel';
import { Config } from '../../config/index.js';
import { DeskClosed } from './desk.errors.js';

/**
 * Opens the desk to who has its key. Without a configured key it is open in profile `local`, where everybody in the
 * register is invented, and closed otherwise.
 */
@Injectable()
export class DeskKeyGuard implements CanActivate {
  constructor(private readonly config: Config) {}

  canActivate(context: ExecutionContext): boolean {
    const { DESK_KEY } = this.config.identity;
    if (DESK_KEY === undefined) {
      if (this.config.profile === 'local') return true;
      throw new DeskClosed('DESK_KEY is not configured');
    }
    const { authorization } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    if (!sameSecret(authorization ?? '', `Bearer ${DESK_KEY}`)) throw new DeskClosed('wrong key');
    return true;
  }
}
