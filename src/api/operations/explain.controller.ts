import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { explainPayload, type PayloadExplanation, type SentForPayload } from '#libs/smart-id-api';
import { renderPage } from '../../platform/html/index.js';
import { InvalidRequest, pagePolicy } from '../../platform/http/index.js';
import { ExplainPage, explainInputs } from '../../web/docs/index.js';
import { PageFrames } from '../../web/page-frames.js';

const longest = 16_000;

/** Explains to an integrator what an authentication signature is over. Nothing is kept, and nobody is asked. */
@Controller('docs/explain')
export class ExplainController {
  constructor(private readonly frames: PageFrames) {}

  @Get()
  show(@Res() reply: FastifyReply) {
    return this.send(reply, '', {}, undefined);
  }

  @Post()
  @HttpCode(200)
  explain(@Body() body: unknown, @Res() reply: FastifyReply) {
    const payload = read(body, 'payload') ?? '';
    const given = explainInputs.map(([name]) => [name, read(body, name)] as const);
    const sent: SentForPayload = Object.fromEntries(given.filter(([, text]) => text !== undefined));
    return this.send(reply, payload, sent, explainPayload(payload, sent));
  }

  private send(
    reply: FastifyReply,
    payload: string,
    sent: SentForPayload,
    explanation: PayloadExplanation | undefined,
  ) {
    const page = renderPage(ExplainPage, { ...this.frames.make('en'), payload, sent, explanation });
    return reply.header('Content-Security-Policy', pagePolicy()).type('text/html; charset=utf-8').send(page);
  }
}

/** A text of the form; `undefined` where it was left empty. @throws InvalidRequest */
function read(body: unknown, name: string): string | undefined {
  const text = (body as Readonly<Record<string, unknown>> | null)?.[name] ?? '';
  if (typeof text !== 'string' || text.length > longest) throw new InvalidRequest([]);
  return text.trim() || undefined;
}
