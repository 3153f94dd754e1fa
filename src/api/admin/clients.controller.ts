import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { actorOf, ProposeChange, type Officer } from '../../core/administration/index.js';
import {
  RelyingPartyRepository,
  RelyingPartyUnknown,
  SwitchRelyingParty,
  type PartyQuery,
} from '../../core/relying-parties/index.js';
import { Operation } from '../../platform/http/index.js';
import { Caller, Needs, OfficerGuard } from './officer.guard.js';
import { pageOf, type PageQuery } from './page.js';
import { Presenter, type BodyOf, type Wire } from './wire.js';

/** Relying parties: looked up, proposed, changed, switched off. */
@Controller('admin/api/clients')
@UseGuards(OfficerGuard)
export class ClientsController {
  constructor(
    private readonly parties: RelyingPartyRepository,
    private readonly proposing: ProposeChange,
    private readonly switching: SwitchRelyingParty,
    private readonly presenter: Presenter,
  ) {}

  @Get()
  @Operation('listClients')
  @Needs('read')
  async list(@Query() query: PageQuery & Pick<PartyQuery, 'organisation' | 'state'>) {
    const { items, next } = await pageOf(
      query,
      (page) => this.parties.page({ ...query, ...page }),
      ({ id }) => id,
    );
    return { clients: items.map((party) => this.presenter.summary(party)), ...next };
  }

  @Post()
  @HttpCode(202)
  @Operation('proposeClient')
  @Needs('propose')
  async register(@Caller() officer: Officer, @Body() { registration, reason }: BodyOf<'proposeClient'>) {
    const proposal = await this.proposing.registerClient(registration, { officer, reason });
    return this.presenter.outcome({ proposal });
  }

  @Get(':id')
  @Operation('showClient')
  @Needs('read')
  async read(@Param('id') id: string): Promise<Wire['Client']> {
    const party = await this.parties.find(id);
    if (!party) throw new RelyingPartyUnknown(id);
    return this.presenter.client(party);
  }

  @Put(':id')
  @Operation('proposeClientChange')
  @Needs('propose')
  async change(
    @Caller() officer: Officer,
    @Param('id') id: string,
    @Body() { registration, basedOn, reason }: BodyOf<'proposeClientChange'>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const outcome = await this.proposing.changeClient({ ...registration, id }, { officer, basedOn, reason });
    void reply.status('proposal' in outcome ? 202 : 200);
    return this.presenter.outcome(outcome);
  }

  @Get(':id/versions')
  @Operation('listClientVersions')
  @Needs('read')
  async versions(@Param('id') id: string) {
    const history = await this.parties.history(id);
    if (history.length === 0) throw new RelyingPartyUnknown(id);
    return { versions: await this.presenter.versions(history) };
  }

  /** The kill switch: one person is enough. */
  @Post(':id/disable')
  @HttpCode(200)
  @Operation('disableClient')
  @Needs('propose')
  async disable(
    @Caller() officer: Officer,
    @Param('id') id: string,
    @Body() { reason }: BodyOf<'disableClient'>,
  ): Promise<Wire['Outcome']> {
    return { applied: true, version: await this.switching.disable(id, { actor: actorOf(officer), reason }) };
  }

  @Post(':id/enable')
  @Operation('enableClient')
  @Needs('propose')
  async enable(
    @Caller() officer: Officer,
    @Param('id') id: string,
    @Body() { basedOn, reason }: BodyOf<'enableClient'>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const outcome = await this.proposing.enableClient(id, { officer, basedOn, reason });
    void reply.status('proposal' in outcome ? 202 : 200);
    return this.presenter.outcome(outcome);
  }
}
