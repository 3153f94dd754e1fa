import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseDeviceLink } from '#libs/device-link';
import type { VirtualPhone } from '#libs/testing';
import { Config } from '../../config/index.js';
import { fullName } from '../../core/citizens/index.js';
import { DemoPopulationRegister } from '../../core/population-register/index.js';
import { renderPage } from '../../platform/html/index.js';
import { InvalidRequest, pagePolicy } from '../../platform/http/index.js';
import type { MessageKey } from '../../web/locales/index.js';
import { PageFrames } from '../../web/page-frames.js';
import { TestPhonePage, testAnswers } from '../../web/sandbox/index.js';
import { codeOf } from './code-of.js';
import { TestPhones } from './test-phones.js';

interface Asked {
  readonly link: string;
  readonly back: string;
}

/** The test phone as a page: choose a person and an answer. */
@Controller('sandbox/phone')
export class SandboxController {
  constructor(
    private readonly phones: TestPhones,
    private readonly register: DemoPopulationRegister,
    private readonly frames: PageFrames,
    private readonly config: Config,
  ) {}

  @Get()
  show(@Query() query: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.page(this.read(query), request, reply);
  }

  @Post()
  async answer(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const asked = this.read(body);
    const { person, answer } = body as Readonly<Record<string, unknown>>;
    const chosen = testAnswers.find((known) => known === answer);
    if (typeof person !== 'string' || !chosen) throw new InvalidRequest([]);
    try {
      const phone = await this.phones.of(person);
      const next = await this.decide(phone, asked, chosen);
      return await reply.redirect(next, 303);
    } catch (error) {
      if (codeOf(error) === 'device_unknown') this.phones.forget(person);
      const code = codeOf(error);
      if (code === undefined) throw error;
      return this.page(asked, request, reply.status(409), code);
    }
  }

  /** @returns where the browser has to go on: for this browser, the test phone is the app on the same device */
  private async decide(phone: VirtualPhone, { link, back }: Asked, answer: (typeof testAnswers)[number]) {
    const shown = await phone.open(link);
    if (answer === 'confirm') return (await phone.confirm(shown)) ?? back;
    await phone.refuse(shown, answer === 'refuse' ? 'refused' : 'not_me');
    return back;
  }

  /** @throws InvalidRequest */
  private read(from: unknown): Asked {
    const { link, back } = from as Readonly<Record<string, unknown>>;
    const known = typeof link === 'string' && parseDeviceLink(this.config.http.APP_ORIGIN, link)?.kind === 'link';
    if (!known || typeof back !== 'string' || !/^\/login\/[\w-]{1,64}$/.test(back)) throw new InvalidRequest([]);
    return { link, back };
  }

  private page(asked: Asked, request: FastifyRequest, reply: FastifyReply, code?: string) {
    const frame = this.frames.make(this.frames.locale(request.raw));
    const people = this.register.all().map((person) => ({ ...person, name: fullName(person) }));
    const fault = code === undefined ? undefined : frame.t(`error.${code}` as MessageKey);
    const page = renderPage(TestPhonePage, { ...frame, ...asked, people, fault });
    // The form ends, by redirects, at whatever portal has asked.
    return reply
      .header('Content-Security-Policy', pagePolicy(['http:', 'https:']))
      .type('text/html; charset=utf-8')
      .send(page);
  }
}
