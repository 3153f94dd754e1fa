import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '#libs/kernel';
import { AnswerOcsp, StampTime } from '../../core/certificates/index.js';
import { incidentOf, logProblem, sendProblem, toProblem } from '../../platform/http/index.js';
import { Log } from '../../platform/logging/index.js';
import { answerOverHttp, decodeGet } from './ocsp-over-http.js';
import { stampOverHttp } from './time-stamp-over-http.js';

/** Fifty certificates with SHA-512 and the longest nonce; a time-stamp request with an RSA signature as its nonce. */
const largestRequest = 16 * 1024;
const ocspPath = '/pki/ocsp';

/**
 * OCSP and time-stamps: bytes in, bytes out. Strangers without pages or cookies ask here, often, so these routes stand
 * beside the framework: its guards are for browsers and JSON.
 */
@Injectable()
export class PkiProtocols implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly ocsp: AnswerOcsp,
    private readonly stamps: StampTime,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    void server.register(async (scope) => this.addRoutes(scope));
  }

  private addRoutes(scope: FastifyInstance): void {
    scope.removeAllContentTypeParsers();
    const raw = { parseAs: 'buffer', bodyLimit: largestRequest } as const;
    for (const type of ['application/ocsp-request', 'application/timestamp-query']) {
      scope.addContentTypeParser(type, raw, (_, body, done) => done(null, body));
    }
    scope.setErrorHandler((error, request, reply) => this.refuse(error, request, reply));
    scope.post(ocspPath, (request, reply) => this.answer(() => bodyOf(request), false, request, reply));
    scope.get(`${ocspPath}/*`, (request, reply) => {
      const path = request.raw.url?.split('?', 1)[0] ?? '';
      return this.answer(() => decodeGet(path.slice(ocspPath.length + 1)), true, request, reply);
    });
    scope.post('/pki/time-stamp', (request, reply) => this.stamp(request, reply));
  }

  private async answer(read: () => Uint8Array, cacheable: boolean, request: FastifyRequest, reply: FastifyReply) {
    const { body, headers, failure } = await answerOverHttp(this.ocsp, read, cacheable, this.clock.now());
    this.report(failure, request);
    return reply.headers(headers).type('application/ocsp-response').send(body);
  }

  private async stamp(request: FastifyRequest, reply: FastifyReply) {
    const { body, failure } = await stampOverHttp(this.stamps, bodyOf(request));
    this.report(failure, request);
    return reply.type('application/timestamp-reply').send(body);
  }

  private report(failure: unknown, { raw }: FastifyRequest): void {
    if (failure !== undefined) logProblem(this.log, toProblem(failure, incidentOf(raw)), failure);
  }

  /** What is wrong with the message around a request: too large, of another type. */
  private refuse(error: unknown, { raw }: FastifyRequest, reply: FastifyReply): FastifyReply {
    const problem = toProblem(error, incidentOf(raw));
    logProblem(this.log, problem, error);
    return sendProblem(reply, problem);
  }
}

const bodyOf = ({ body }: FastifyRequest): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));
