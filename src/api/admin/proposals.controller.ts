import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { DecideProposal, ProposalRepository, ProposalUnknown, type Officer } from '../../core/administration/index.js';
import { Operation } from '../../platform/http/index.js';
import { Caller, Needs, OfficerGuard } from './officer.guard.js';
import { pageOf, type PageQuery } from './page.js';
import { Presenter, timeOf, type BodyOf, type Wire } from './wire.js';

/** What waits for a second person, and how it ended. */
@Controller('admin/api/proposals')
@UseGuards(OfficerGuard)
export class ProposalsController {
  constructor(
    private readonly proposals: ProposalRepository,
    private readonly deciding: DecideProposal,
    private readonly presenter: Presenter,
    private readonly clock: Clock,
  ) {}

  /** Newest first; the next page is named by a time. */
  @Get()
  @Operation('listProposals')
  @Needs('read')
  async list(@Query() query: Omit<PageQuery, 'search'> & { state?: 'open' | 'closed'; target?: string }) {
    const { state, target } = query;
    const { items, next } = await pageOf(
      query,
      ({ after, limit }) => {
        const before = after === undefined ? undefined : Date.parse(after);
        return this.proposals.page({ state, target, before, limit }, this.clock.now());
      },
      ({ proposedAt }) => timeOf(proposedAt),
    );
    return { proposals: await Promise.all(items.map((proposal) => this.presenter.proposal(proposal))), ...next };
  }

  @Get(':id')
  @Operation('readProposal')
  @Needs('read')
  async read(@Param('id') id: string): Promise<Wire['Proposal']> {
    const proposal = await this.proposals.find(id);
    if (!proposal) throw new ProposalUnknown(id);
    return this.presenter.proposalWithChanges(proposal);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Operation('approveProposal')
  @Needs('approve')
  async approve(@Caller() officer: Officer, @Param('id') id: string): Promise<Wire['Outcome']> {
    return { applied: true, version: await this.deciding.approve(id, officer) };
  }

  @Post(':id/reject')
  @HttpCode(204)
  @Operation('rejectProposal')
  @Needs('approve')
  async reject(@Caller() officer: Officer, @Param('id') id: string, @Body() { reason }: BodyOf<'rejectProposal'>) {
    await this.deciding.reject(id, officer, reason);
  }

  @Post(':id/withdraw')
  @HttpCode(204)
  @Operation('withdrawProposal')
  @Needs('propose')
  async withdraw(@Caller() officer: Officer, @Param('id') id: string) {
    await this.deciding.withdraw(id, officer);
  }
}
