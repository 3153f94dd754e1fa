import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  RegistrationAccessRefused,
  RegistrationTokenRefused,
  TooManyClients,
} from '../../../core/client-registration/index.js';
import { InvalidRegistration } from '../../../core/relying-parties/index.js';
import { incidentOf, logProblem, TooManyTries, toProblem } from '../../../platform/http/index.js';
import { Log } from '../../../platform/logging/index.js';
import { MetadataRefused } from './metadata-refused.js';

interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly description: string;
}

/** Says what is wrong in the words of RFC 7591 §3.2.2 and RFC 6750 §3.1. */
@Injectable()
export class RegistrationRefusals {
  constructor(private readonly log: Log) {}

  answer(error: unknown, { raw }: FastifyRequest, reply: FastifyReply): FastifyReply {
    const problem = toProblem(error, incidentOf(raw));
    const { status, error: code, description } = refusalOf(error, problem.status);
    logProblem(this.log, { ...problem, status }, error);
    if (status === 401) void reply.header('WWW-Authenticate', 'Bearer error="invalid_token"');
    if (status === 429) void reply.header('Retry-After', problem.retryAfterSeconds ?? 86_400);
    const body = { error: code, error_description: description };
    return reply.status(status).header('Cache-Control', 'no-store').type('application/json').send(JSON.stringify(body));
  }
}

function refusalOf(error: unknown, status: number): Refusal {
  if (error instanceof MetadataRefused) return { status: 400, error: error.error, description: error.message };
  if (error instanceof InvalidRegistration) return ofFaults(error.faults);
  if (error instanceof RegistrationTokenRefused)
    return { status: 401, error: 'invalid_token', description: 'an initial access token is needed, and this is none' };
  if (error instanceof RegistrationAccessRefused)
    return { status: 401, error: 'invalid_token', description: 'not the registration access token of this client' };
  if (error instanceof TooManyTries || error instanceof TooManyClients)
    return { status: 429, error: 'temporarily_unavailable', description: 'too many registrations' };
  if (status < 500) return { status, error: 'invalid_request', description: 'not a registration request' };
  return { status, error: 'server_error', description: 'the request failed' };
}

function ofFaults(faults: readonly string[]): Refusal {
  const redirect = faults.find((fault) => fault.startsWith('redirect_uris'));
  const error = redirect === undefined ? 'invalid_client_metadata' : 'invalid_redirect_uri';
  return { status: 400, error, description: (redirect ?? faults.join('; ')).replace(/[^\x20-\x7e]+/g, ' ') };
}
