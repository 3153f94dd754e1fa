import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem, problemTitles, type Problem, type ProblemStatus } from '#libs/smart-id-api';
import { incidentOf, logProblem, toProblem } from '../../platform/http/index.js';
import { Log } from '../../platform/logging/index.js';
import { problemCode } from './problem-codes.js';
import { RelyingPartyProblem } from './rp.errors.js';

const details: Partial<Record<ProblemStatus, string>> = {
  400: 'The request is not what this endpoint expects.',
  404: 'There is nothing at this address.',
  413: 'The body is too large.',
  415: 'The body must be application/json.',
  429: 'Too many requests. Wait before the next one.',
  503: 'The service does not answer for a moment. Nothing was signed.',
};

/** Answers failures as Smart-ID clients read them: the members of RFC 9457, served as `application/json`. */
@Catch()
export class RelyingPartyProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const incident = incidentOf(http.getRequest<FastifyRequest>().raw);
    const ours = toProblem(error, incident);
    const body = error instanceof RelyingPartyProblem ? error.body : toBody(ours.status, ours.code);
    logProblem(this.log, { ...ours, status: body.status }, error);
    const reply = http.getResponse<FastifyReply>();
    if (ours.retryAfterSeconds !== undefined) void reply.header('Retry-After', ours.retryAfterSeconds);
    void reply
      .status(body.status)
      .type('application/json')
      .send(JSON.stringify({ ...body, instance: `/incidents/${incident}` }));
  }
}

function toBody(status: number, code: string): Problem {
  const known = status in problemTitles ? (status as ProblemStatus) : 500;
  const detail = details[known] ?? 'The request failed.';
  return problem(known, detail, [{ code: problemCode(known, code), detail }]);
}
