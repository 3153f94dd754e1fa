import {
  Injectable,
  SetMetadata,
  UnsupportedMediaTypeException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Contract } from './contract.js';

const operationKey = 'openapi:operationId';

/** Names the operation of openapi.yaml that a handler implements; its requests are checked against it. */
export const Operation = (operationId: string) => SetMetadata(operationKey, operationId);

/** Refuses every request that openapi.yaml does not describe, before a handler sees it. */
@Injectable()
export class ContractGuard implements CanActivate {
  constructor(
    private readonly contract: Contract,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const operationId = this.reflector.get<string | undefined>(operationKey, context.getHandler());
    if (operationId === undefined) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    // A form or a plain text could be sent by any page without asking first.
    if (this.contract.takesBody(operationId) && !isJson(request)) throw new UnsupportedMediaTypeException();
    this.contract.demandRequest(operationId, request);
    return true;
  }
}

function isJson({ headers }: FastifyRequest): boolean {
  return headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}
