import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { stateAt, type Officer, type Outcome, type Proposal } from '../../core/administration/index.js';
import { CitizenRepository, fullName, type Citizen, type CitizenId } from '../../core/citizens/index.js';
import {
  changedMembers,
  RelyingPartyRepository,
  type KeptParty,
  type KeptVersion,
  type LocalisedText,
  type Organisation,
  type Registration,
} from '../../core/relying-parties/index.js';
import type { components, operations } from '../../openapi.generated.js';

/** Shapes on the wire, as openapi.yaml has them. */
export type Wire = components['schemas'];
export type BodyOf<Name extends keyof operations> = operations[Name] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

/** How the officers' door shows what the core knows: times as texts, and people by name. */
@Injectable()
export class Presenter {
  constructor(
    private readonly citizens: CitizenRepository,
    private readonly parties: RelyingPartyRepository,
    private readonly clock: Clock,
  ) {}

  officer({ citizen, roles, version }: Officer): Wire['Officer'] {
    return { ...person(citizen), roles: [...roles], version };
  }

  summary(party: KeptParty): Wire['ClientSummary'] {
    const { profile, name, organisation } = party.registration as Registration;
    const { id, version, managedBy } = party;
    return {
      id,
      version,
      state: stateOf(party),
      managedBy,
      profile,
      name: textOf(name),
      ...(organisation && { organisation }),
    };
  }

  client(party: KeptParty): Wire['Client'] {
    const { id, version, managedBy } = party;
    return { id, version, state: stateOf(party), managedBy, registration: party.registration as Wire['Members'] };
  }

  organisation({ registryCode, contacts, name, ...rest }: Organisation): Wire['Organisation'] {
    return {
      ...rest,
      name: textOf(name),
      contacts: [...contacts],
      ...(registryCode !== undefined && { registry_code: registryCode }),
    };
  }

  /** Newest first. */
  async versions(history: readonly KeptVersion[]): Promise<Wire['Version'][]> {
    const shown = history.map(
      async ({ version, action, reason, actor, approvedBy, changedAt, registration }, index) => ({
        version,
        action,
        by: await this.author(actor),
        ...(approvedBy !== undefined && { approvedBy: await this.author(approvedBy) }),
        ...(reason !== undefined && { reason }),
        at: timeOf(changedAt),
        changes: differences(history[index - 1]?.registration ?? {}, registration),
      }),
    );
    return (await Promise.all(shown)).reverse();
  }

  async proposal(proposal: Proposal): Promise<Wire['Proposal']> {
    const { id, change, dangers, basedOn, reason, proposedBy, proposedAt, expiresAt, decision } = proposal;
    return {
      ...{ id, basedOn, reason, dangers: [...dangers] },
      action: change.action,
      target: change.target,
      state: stateAt(proposal, this.clock.now()),
      proposedBy: await this.byId(proposedBy),
      proposedAt: timeOf(proposedAt),
      expiresAt: timeOf(expiresAt),
      ...(decision && {
        decision: {
          by: await this.byId(decision.by),
          at: timeOf(decision.at),
          ...(decision.reason !== undefined && { reason: decision.reason }),
          ...(decision.version !== undefined && { version: decision.version }),
        },
      }),
    };
  }

  /** The same with what it would make of what it was proposed against. */
  async proposalWithChanges(proposal: Proposal): Promise<Wire['Proposal']> {
    return { ...(await this.proposal(proposal)), changes: await this.changesOf(proposal) };
  }

  async outcome(outcome: Outcome): Promise<Wire['Outcome']> {
    return 'proposal' in outcome
      ? { applied: false, proposal: await this.proposal(outcome.proposal) }
      : { applied: true, version: outcome.version };
  }

  /** Who did something, as the records name them; an officer with the name beside it. */
  async author(actor: string): Promise<Wire['Author']> {
    const pseudonym = /^officer:([0-9a-f-]{36})$/.exec(actor)?.[1];
    const citizen = pseudonym === undefined ? undefined : await this.citizens.findByPseudonym(pseudonym);
    return { actor, ...(citizen && { name: fullName(citizen.nameLatin) }) };
  }

  private async byId(id: CitizenId): Promise<Wire['OfficerName']> {
    const citizen = await this.citizens.find(id);
    return citizen ? person(citizen) : { id: 'erased', name: '' };
  }

  private async changesOf({ change, basedOn }: Proposal): Promise<Wire['Difference'][]> {
    if (change.action === 'set_roles') return [{ member: 'roles', after: [...change.roles] }];
    if (change.action === 'enable_client') return [{ member: 'state', before: 'disabled', after: 'active' }];
    const history = await this.parties.history(change.target);
    const before = history.find(({ version }) => version === basedOn)?.registration ?? {};
    return differences(before, change.registration);
  }
}

export function differences(before: unknown, after: unknown): Wire['Difference'][] {
  const [left, right] = [before as Record<string, unknown>, after as Record<string, unknown>];
  return changedMembers(left, right).map((member) => ({
    member,
    ...(left[member] !== undefined && { before: left[member] }),
    ...(right[member] !== undefined && { after: right[member] }),
  }));
}

export function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function stateOf({ disabled }: KeptParty): 'active' | 'disabled' {
  return disabled ? 'disabled' : 'active';
}

function person({ pseudonym, nameLatin }: Citizen): { id: string; name: string } {
  return { id: pseudonym, name: fullName(nameLatin) };
}

function textOf({ en, uk, et }: LocalisedText): Wire['LocalisedText'] {
  return { en, ...(uk !== undefined && { uk }), ...(et !== undefined && { et }) };
}
