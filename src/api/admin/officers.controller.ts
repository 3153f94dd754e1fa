import { Body, Controller, Get, HttpCode, Post, UseGuards } from '@nestjs/common';
import { Officers, ProposeChange, type Officer } from '../../core/administration/index.js';
import { Operation } from '../../platform/http/index.js';
import { Caller, Needs, OfficerGuard } from './officer.guard.js';
import { Presenter, type BodyOf, type Wire } from './wire.js';

/** Who may do what here. */
@Controller('admin/api')
@UseGuards(OfficerGuard)
export class OfficersController {
  constructor(
    private readonly officers: Officers,
    private readonly proposing: ProposeChange,
    private readonly presenter: Presenter,
  ) {}

  @Get('me')
  @Operation('readMe')
  @Needs('read')
  me(@Caller() officer: Officer): Wire['Officer'] {
    return this.presenter.officer(officer);
  }

  @Get('officers')
  @Operation('listOfficers')
  @Needs('read')
  async list() {
    return { officers: (await this.officers.all()).map((officer) => this.presenter.officer(officer)) };
  }

  @Post('officers')
  @HttpCode(202)
  @Operation('setRoles')
  @Needs('propose')
  async setRoles(
    @Caller() officer: Officer,
    @Body() { identifier, roles, basedOn, reason }: BodyOf<'setRoles'>,
  ): Promise<Wire['Outcome']> {
    const proposal = await this.proposing.setRoles(identifier, roles, { officer, basedOn, reason });
    return this.presenter.outcome({ proposal });
  }
}
