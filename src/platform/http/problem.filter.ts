import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, type ErrorKind } from '#libs/kernel';
import { Log } from '../logging/index.js';
import { InvalidRequest, TooManyTries } from './http.errors.js';
import { incidentOf } from './incident.js';
import { ProblemDialects } from './problem-dialects.js';

/** The one place where a kind of failure becomes an HTTP status. */
export const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  denied: 403,
  absent: 404,
  conflict: 409,
  gone: 410,
  limited: 429,
  unavailable: 503,
};

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly incident: string;
  readonly retryAfterSeconds?: number;
  readonly faults?: InvalidRequest['faults'];
}

/** What may be said of a failure: its public code and an incident number. The rest goes to the log. */
export function toProblem(error: unknown, incident: string): Problem {
  if (error instanceof DomainError) {
    return {
      status: statusOfKind[error.kind],
      code: error.code,
      incident,
      ...faultsOf(error),
      ...(error instanceof TooManyTries && { retryAfterSeconds: error.retryAfterSeconds }),
      ...(error.kind === 'unavailable' && { retryAfterSeconds: 2 }),
    };
  }
  const status = frameworkStatus(error);
  return { status, code: frameworkCodes[status] ?? 'internal_error', incident };
}

/** What is wrong, one by one, where an error can say so. */
function faultsOf(error: DomainError): { faults?: InvalidRequest['faults'] } {
  if (error instanceof InvalidRequest) return { faults: error.faults };
  const { faults } = error as { faults?: readonly string[] };
  return faults === undefined ? {} : { faults: faults.map((fault) => ({ at: 'body', fault })) };
}

/** What the framework refuses by itself, under our codes. */
export const frameworkCodes: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  404: 'not_found',
  405: 'not_found',
  413: 'body_too_large',
  415: 'unsupported_media_type',
};

function frameworkStatus(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/** Writes one log line about a failure that a caller was told of. */
export function logProblem(log: Log, problem: Problem, error: unknown): void {
  const ids = { incident: problem.incident, status: problem.status };
  if (problem.status >= 500) log.error(problem.code, 'a request failed', error, ids);
  else log.info(problem.code, 'a request was refused', { ...ids, detail: detailOf(error) });
}

function detailOf(error: unknown): string | undefined {
  return error instanceof DomainError ? error.detail : undefined;
}

/** Answers every failure as problem+json (RFC 9457). Doors that show pages have a filter of their own. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly dialects: ProblemDialects,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const dialect = this.dialects.of(request.url);
    if (dialect) return void dialect.catch(error, host);
    const reply = http.getResponse<FastifyReply>();
    const problem = toProblem(error, incidentOf(request.raw));
    logProblem(this.log, problem, error);
    sendProblem(reply, problem);
  }
}

/** One failure as problem+json (RFC 9457). */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, code, incident, faults, retryAfterSeconds } = problem;
  if (retryAfterSeconds !== undefined) void reply.header('Retry-After', retryAfterSeconds);
  const body = {
    type: `/docs/errors#${code}`,
    title: titleOf(code),
    status,
    code,
    incident,
    ...(faults && { faults }),
  };
  return reply.status(status).type('application/problem+json').send(JSON.stringify(body));
}

function titleOf(code: string): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
