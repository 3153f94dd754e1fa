import { readFileSync } from 'node:fs';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { renderPage } from '../../platform/html/index.js';
import { Contract, pagePolicy } from '../../platform/http/index.js';
import { projectFile } from '../../platform/project-file.js';
import { ApiPage, ErrorsPage } from '../../web/docs/index.js';
import { PageFrames } from '../../web/page-frames.js';
import { describeApi } from './describe-api.js';

/** The documentation that a running service carries along. */
@Controller()
export class DocsController {
  private readonly yaml = readFileSync(projectFile('openapi.yaml'), 'utf8');
  private readonly page: string;

  constructor(
    private readonly frames: PageFrames,
    contract: Contract,
  ) {
    this.page = renderPage(ApiPage, { ...frames.make('en'), api: describeApi(contract.document) });
  }

  @Get('openapi.yaml')
  description(@Res() reply: FastifyReply) {
    return reply.type('application/yaml; charset=utf-8').send(this.yaml);
  }

  @Get('docs')
  api(@Res() reply: FastifyReply) {
    return this.send(reply, this.page);
  }

  @Get('docs/errors')
  errors(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.send(reply, renderPage(ErrorsPage, this.frames.make(this.frames.locale(request.raw))));
  }

  private send(reply: FastifyReply, page: string) {
    return reply.header('Content-Security-Policy', pagePolicy()).type('text/html; charset=utf-8').send(page);
  }
}
