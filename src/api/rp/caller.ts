import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who asks, as far as a request shows it; nothing of it is believed yet. */
export interface Caller {
  /** Where the request comes from, behind proxies of ours. */
  readonly address: string;
  /** For the certificate and the assertion that may come with it. */
  readonly request: IncomingMessage;
}

/** Hands a handler its caller. */
export const CalledBy = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { ip, raw } = context.switchToHttp().getRequest<FastifyRequest>();
  return { address: ip, request: raw };
});
