import { Body, Controller, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#libs/kernel';
import { normaliseCode } from '#libs/readable-code';
import { Config } from '../../config/index.js';
import { fullName } from '../../core/citizens/index.js';
import { IssueActivationCode, type IssuedCode } from '../../core/identity-proofing/index.js';
import { DemoPopulationRegister } from '../../core/population-register/index.js';
import type { operations } from '../../openapi.generated.js';
import { renderPage } from '../../platform/html/index.js';
import { Operation, pagePolicy } from '../../platform/http/index.js';
import { DeskPage, IssuedPage } from '../../web/desk/index.js';
import type { MessageKey } from '../../web/locales/index.js';
import { PageFrames } from '../../web/page-frames.js';
import { DeskKeyGuard } from './desk-key.guard.js';

type Issued = operations['issueActivationCode']['responses'][200]['content']['application/json'];

/** The registration desk: for an officer's software, and as a page on a demo server. */
@Controller('desk')
@UseGuards(DeskKeyGuard)
export class DeskController {
  constructor(
    private readonly issueActivationCode: IssueActivationCode,
    private readonly register: DemoPopulationRegister,
    private readonly frames: PageFrames,
    private readonly config: Config,
  ) {}

  @Post('activation-codes')
  @HttpCode(200)
  @Operation('issueActivationCode')
  async issue(@Body() { identifier }: { identifier: string }): Promise<Issued> {
    const issued = await this.issueActivationCode.issue(identifier, 'officer:desk');
    const { name, nameLatin } = issued.citizen;
    return {
      code: issued.code,
      link: this.link(issued),
      expiresAt: new Date(issued.expiresAt).toISOString(),
      person: { name: fullName(name), nameLatin: fullName(nameLatin) },
    };
  }

  @Get()
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.listPage(request, reply);
  }

  @Post()
  async hand(@Body() body: { identifier?: unknown }, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    try {
      const issued = await this.issueActivationCode.issue(String(body.identifier), 'officer:desk');
      const frame = this.frames.make(this.frames.locale(request.raw));
      const props = { ...frame, name: fullName(issued.citizen.name), code: issued.code, link: this.link(issued) };
      return await this.send(reply, renderPage(IssuedPage, props));
    } catch (error) {
      if (error instanceof DomainError && error.kind !== 'unavailable') return this.listPage(request, reply, error);
      throw error;
    }
  }

  private listPage(request: FastifyRequest, reply: FastifyReply, error?: DomainError) {
    const frame = this.frames.make(this.frames.locale(request.raw));
    const people = this.register.all().map((person) => ({ ...person, name: fullName(person) }));
    const fault = error && frame.t(`error.${error.code}` as MessageKey);
    return this.send(reply.status(error ? 409 : 200), renderPage(DeskPage, { ...frame, people, fault }));
  }

  private send(reply: FastifyReply, page: string) {
    return reply.header('Content-Security-Policy', pagePolicy()).type('text/html; charset=utf-8').send(page);
  }

  private link({ code }: IssuedCode): string {
    return `${this.config.http.APP_ORIGIN}/activate#${normaliseCode(code)}`;
  }
}
