import { Body, Controller, Get, Param, Put, Query, UseGuards } from '@nestjs/common';
import { actorOf, type Officer } from '../../core/administration/index.js';
import {
  OrganisationRepository,
  OrganisationUnknown,
  SetOrganisation,
  type KeptOrganisationVersion,
} from '../../core/relying-parties/index.js';
import { Operation } from '../../platform/http/index.js';
import { Caller, Needs, OfficerGuard } from './officer.guard.js';
import { pageOf, type PageQuery } from './page.js';
import { differences, Presenter, timeOf, type BodyOf, type Wire } from './wire.js';

/** Who answers for relying parties. Citizens do not see them, so one person may change them. */
@Controller('admin/api/organisations')
@UseGuards(OfficerGuard)
export class OrganisationsController {
  constructor(
    private readonly organisations: OrganisationRepository,
    private readonly setOrganisation: SetOrganisation,
    private readonly presenter: Presenter,
  ) {}

  @Get()
  @Operation('listOrganisations')
  @Needs('read')
  async list(@Query() query: PageQuery) {
    const { items, next } = await pageOf(
      query,
      (page) => this.organisations.page(page),
      ({ id }) => id,
    );
    return { organisations: items.map((organisation) => this.presenter.organisation(organisation)), ...next };
  }

  @Get(':id')
  @Operation('readOrganisation')
  @Needs('read')
  async read(@Param('id') id: string): Promise<Wire['Organisation']> {
    const organisation = await this.organisations.find(id);
    if (!organisation) throw new OrganisationUnknown(id);
    return this.presenter.organisation(organisation);
  }

  @Put(':id')
  @Operation('setOrganisation')
  @Needs('propose')
  async set(
    @Caller() officer: Officer,
    @Param('id') id: string,
    @Body() { organisation, basedOn, reason }: BodyOf<'setOrganisation'>,
  ): Promise<Wire['Outcome']> {
    const author = { actor: actorOf(officer), reason };
    const { version } = await this.setOrganisation.set({ ...organisation, id }, author, basedOn);
    return { applied: true, version };
  }

  @Get(':id/versions')
  @Operation('listOrganisationVersions')
  @Needs('read')
  async versions(@Param('id') id: string) {
    if (!(await this.organisations.has(id))) throw new OrganisationUnknown(id);
    const history = await this.organisations.history(id);
    const shown = await Promise.all(history.map((version, index) => this.version(version, history[index - 1])));
    return { versions: shown.reverse() };
  }

  private async version(
    { version, content, reason, actor, changedAt }: KeptOrganisationVersion,
    before: KeptOrganisationVersion | undefined,
  ): Promise<Wire['Version']> {
    return {
      version,
      action: before ? 'changed' : 'registered',
      by: await this.presenter.author(actor),
      ...(reason !== undefined && { reason }),
      at: timeOf(changedAt),
      changes: differences(before?.content ?? {}, content),
    };
  }
}
