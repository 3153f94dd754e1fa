import { Body, Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { actorOf, type Officer } from '../../core/administration/index.js';
import { AddLogo, LogoRepository, LogoUnknown, type Logo } from '../../core/relying-parties/index.js';
import { Operation } from '../../platform/http/index.js';
import { Caller, Needs, OfficerGuard } from './officer.guard.js';
import type { BodyOf, Wire } from './wire.js';

/** Pictures, before and after a registration names them. */
@Controller('admin/api/logos')
@UseGuards(OfficerGuard)
export class LogosController {
  constructor(
    private readonly addLogo: AddLogo,
    private readonly logos: LogoRepository,
  ) {}

  @Post()
  @HttpCode(200)
  @Operation('addLogo')
  @Needs('propose')
  async add(@Caller() officer: Officer, @Body() { png }: BodyOf<'addLogo'>): Promise<Wire['Logo']> {
    return shown(await this.addLogo.add(Buffer.from(png, 'base64'), actorOf(officer)));
  }

  @Get(':id')
  @Operation('readProposedLogo')
  @Needs('read')
  async read(@Param('id') id: string): Promise<Wire['Logo']> {
    const logo = await this.logos.find(id);
    if (!logo) throw new LogoUnknown(id);
    return shown(logo);
  }
}

function shown({ id, png, width, height }: Logo): Wire['Logo'] {
  return { logo: id, png: png.toString('base64'), width, height };
}
