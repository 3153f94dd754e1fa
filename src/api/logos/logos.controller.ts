import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LogoRepository, LogoUnknown, RelyingPartyRegistry } from '../../core/relying-parties/index.js';
import { appPrefix, Operation } from '../../platform/http/index.js';

/** Serves pictures of relying parties, for the pages of both origins. */
@Controller(['logos', `${appPrefix}/logos`])
export class LogosController {
  constructor(
    private readonly parties: RelyingPartyRegistry,
    private readonly logos: LogoRepository,
  ) {}

  @Get(':name')
  @Operation('readLogo')
  async read(@Param('name') name: string, @Res() reply: FastifyReply) {
    const id = name.slice(0, -'.png'.length);
    const isShown = this.parties.all().some(({ logo, disabled }) => logo === id && !disabled);
    const logo = isShown ? await this.logos.find(id) : undefined;
    if (!logo) throw new LogoUnknown(id);
    return reply
      .header('Cache-Control', 'public, max-age=31536000, immutable')
      .header('Content-Security-Policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
      .type('image/png')
      .send(logo.png);
  }
}
