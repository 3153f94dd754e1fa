import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FixedClock } from '#libs/kernel';
import {
  OfficerUnknown,
  ProposalDecided,
  ProposalExpired,
  ProposalOutdated,
  ProposalUnknown,
  ReasonNeeded,
  RoleMissing,
  SecondPersonNeeded,
  type Officer,
  type Outcome,
  type Proposal,
} from '../../src/core/administration/index.js';
import { InvalidRegistration, OutdatedVersion, RelyingPartyExists } from '../../src/core/relying-parties/index.js';
import { openAdministration, type AdministrationNode } from '../support/administration.js';
import type { TestDatabase } from '../support/databases.js';
import { aRegistration } from '../support/registry-node.js';
import { until } from '../support/until.js';

const day = 24 * 60 * 60_000;
const [registered, elsewhereTo] = [{ actor: 'command:test' } as const, ['https://town.example/new']];

/** Two persons for what is dangerous, whatever keeps the records. */
export function administrationContract(given: () => TestDatabase): void {
  const clock = new FixedClock();
  let here: AdministrationNode;
  let elsewhere: AdministrationNode;
  let operator: Officer;
  let first: Officer;
  let second: Officer;

  beforeEach(async () => {
    const { database, other } = given();
    await database.manager.query(
      `TRUNCATE proposed_change, officer, citizen, relying_party_version, relying_party, organisation, audit_event
       RESTART IDENTITY CASCADE`,
    );
    here = openAdministration(database, clock);
    elsewhere = openAdministration(other, clock);
    operator = await here.appoint(['operator']);
    [first, second] = [await here.appoint(['security-officer']), await here.appoint(['security-officer'])];
    await here.register.add(aRegistration(), registered);
  });
  afterEach(async () => {
    await Promise.all([here.stop(), elsewhere.stop()]);
  });

  const wish = (officer = operator, basedOn = 1) => ({ officer, basedOn, reason: 'contract 7/2026' });
  const proposalOf = (outcome: Outcome): Proposal => {
    if (!('proposal' in outcome)) throw new Error('it was done at once');
    return outcome.proposal;
  };
  const moved = (of: object = {}) => aRegistration({ redirect_uris: elsewhereTo, ...of });
  const proposeMove = async (officer = operator) =>
    proposalOf(await here.proposing.changeClient(moved(), wish(officer)));
  const kept = async () => (await elsewhere.records.find('town-hall'))!;
  const redirects = async () => ((await kept()).registration as { redirect_uris: string[] }).redirect_uris;
  const events = async (type: string) =>
    given().database.manager.query<{ actor: string; data: object }[]>(
      'SELECT actor, data FROM audit_event WHERE type = $1 ORDER BY id',
      [type],
    );

  it('lets a dangerous change wait, and makes it when a second person approves, on every node', async () => {
    await elsewhere.snapshot.start();
    const { id, dangers } = await proposeMove();
    expect(dangers).toEqual(['redirect_uris']);
    expect(await redirects()).toEqual(['https://town.example/callback']);
    expect(await elsewhere.deciding.approve(id, second)).toBe(2);
    expect(await redirects()).toEqual(elsewhereTo);
    await until(() => elsewhere.snapshot.find('town-hall')?.redirectUris[0] === elsewhereTo[0], 2_000);
    const [, version] = await here.records.history('town-hall');
    expect(version).toMatchObject({
      ...{ version: 2, action: 'changed', reason: 'contract 7/2026' },
      actor: `officer:${operator.citizen.pseudonym}`,
      approvedBy: `officer:${second.citizen.pseudonym}`,
    });
    expect(await here.proposals.find(id)).toMatchObject({
      state: 'approved',
      decision: { by: second.citizen.id, at: clock.now(), version: 2 },
    });
    expect(await events('administration.change_proposed')).toMatchObject([{ data: { proposal: id, basedOn: 1 } }]);
    expect(await events('administration.proposal_approved')).toEqual([
      {
        actor: `officer:${second.citizen.pseudonym}`,
        data: { proposal: id, action: 'change_client', target: 'town-hall', version: 2 },
      },
    ]);
  });

  it('makes a harmless change at once', async () => {
    const registration = aRegistration({ contacts: ['help@town.example'] });
    expect(await here.proposing.changeClient(registration, wish())).toEqual({ version: 2 });
    expect(await here.proposals.page({ limit: 9 }, clock.now())).toEqual([]);
  });

  it('lets a new relying party wait, and another of the same id not come between', async () => {
    const registration = aRegistration({ id: 'library' });
    const { id } = await here.proposing.registerClient(registration, wish());
    expect(await here.records.find('library')).toBeUndefined();
    await here.register.add(aRegistration({ id: 'library', contacts: ['x@y.example'] }), registered);
    await expect(here.deciding.approve(id, first)).rejects.toThrow(ProposalOutdated);
    await expect(here.proposing.registerClient(registration, wish())).rejects.toThrow(RelyingPartyExists);
  });

  it('keeps of a proposed secret its digest only', async () => {
    const secret = 'a-secret-of-at-least-32-characters';
    const { jwks: _, ...rest } = aRegistration({ client_secret: secret, source_networks: ['192.0.2.0/24'] });
    const { dangers } = proposalOf(await here.proposing.changeClient(rest, wish()));
    expect(dangers).toEqual(['client_secret_digest', 'jwks', 'source_networks']);
    const rows: unknown = await given().database.manager.query('SELECT content FROM proposed_change');
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('lets nobody approve what they proposed, and puts the try on record', async () => {
    const { id } = await proposeMove(first);
    await expect(here.deciding.approve(id, first)).rejects.toThrow(SecondPersonNeeded);
    expect(await redirects()).toEqual(['https://town.example/callback']);
    expect(await events('administration.approval_refused')).toMatchObject([{ data: { reason: 'same_person' } }]);
    expect(await here.deciding.approve(id, second)).toBe(2);
  });

  it('lets nobody approve by a second record of the same person', async () => {
    const { nameLatin, birthDate } = first.citizen;
    const twin = await here.appoint(['security-officer'], { nameLatin, birthDate });
    const { id } = await proposeMove(first);
    await expect(here.deciding.approve(id, twin)).rejects.toThrow(SecondPersonNeeded);
    expect((await here.proposals.find(id))?.state).toBe('open');
  });

  it('takes an approval of security officers only, asked at the moment that counts', async () => {
    const { id } = await proposeMove();
    const auditor = await here.appoint(['auditor', 'operator']);
    await expect(here.deciding.approve(id, auditor)).rejects.toThrow(RoleMissing);
    await here.setRoles.byCommand(second.citizen.identifier, () => ['operator'], registered);
    await expect(here.deciding.approve(id, second)).rejects.toThrow(RoleMissing);
    await expect(here.deciding.reject(id, second, 'no')).rejects.toThrow(RoleMissing);
    expect((await here.proposals.find(id))?.state).toBe('open');
  });

  it('takes no approval of what nobody stands behind any more', async () => {
    const { id } = await proposeMove();
    await here.setRoles.byCommand(operator.citizen.identifier, () => ['auditor'], registered);
    await expect(here.deciding.approve(id, first)).rejects.toThrow(ProposalOutdated);
  });

  it('applies one change of 50 approvals at once', async () => {
    const { id } = await proposeMove();
    const approvals = await Promise.allSettled(
      Array.from({ length: 50 }, (_, number) =>
        (number % 2 ? here : elsewhere).deciding.approve(id, number % 3 ? first : second),
      ),
    );
    const refused = approvals.flatMap((approval) => (approval.status === 'rejected' ? [approval.reason as Error] : []));
    expect(refused).toHaveLength(49);
    expect(refused.filter((error) => !(error instanceof ProposalDecided))).toEqual([]);
    expect((await kept()).version).toBe(2);
    expect(await events('administration.proposal_approved')).toHaveLength(1);
  });

  it('lets one of an approval, a rejection and a withdrawal at the same moment count', async () => {
    const { id } = await proposeMove();
    const results = await Promise.allSettled([
      here.deciding.approve(id, first),
      elsewhere.deciding.reject(id, second, 'not this'),
      here.deciding.withdraw(id, operator),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const approved = (await here.proposals.find(id))?.state === 'approved';
    expect((await kept()).version).toBe(approved ? 2 : 1);
  });

  it('refuses to approve what was proposed against an older version', async () => {
    const { id } = await proposeMove();
    const other = proposalOf(await here.proposing.changeClient(moved({ default_level: 'high' }), wish(first)));
    await elsewhere.deciding.approve(id, first);
    await expect(here.deciding.approve(other.id, second)).rejects.toThrow(ProposalOutdated);
    expect((await kept()).version).toBe(2);
    await expect(here.proposing.changeClient(moved(), wish(operator, 1))).rejects.toThrow(OutdatedVersion);
  });

  it('applies a change or nothing of it', async () => {
    await here.organisations.set({ id: 'town', name: { en: 'Town' } }, registered);
    const owned = proposalOf(await here.proposing.changeClient(moved({ organisation: 'town' }), wish()));
    await given().database.manager.query(`DELETE FROM organisation WHERE id = 'town'`);
    await expect(here.deciding.approve(owned.id, first)).rejects.toThrow(InvalidRegistration);
    expect((await here.proposals.find(owned.id))?.state).toBe('open');
    expect(await events('administration.proposal_approved')).toEqual([]);
  });

  it('tells the faults of a registration to who proposes it', async () => {
    const faulty = moved({ organisation: 'nobody' });
    await expect(here.proposing.changeClient(faulty, wish())).rejects.toThrow('organisation: there is no nobody');
    const homeless = moved({ homepage: 'https://other.example/' });
    await expect(here.proposing.changeClient(homeless, wish())).rejects.toThrow('sector must stay town.example');
  });

  it('lets a proposed change expire after seven days', async () => {
    const { id } = await proposeMove();
    clock.advance(7 * day - 1);
    expect(await here.proposals.page({ state: 'open', limit: 9 }, clock.now())).toHaveLength(1);
    clock.advance(1);
    expect(await here.proposals.page({ state: 'open', limit: 9 }, clock.now())).toEqual([]);
    expect(await here.proposals.page({ state: 'closed', limit: 9 }, clock.now())).toHaveLength(1);
    await expect(here.deciding.approve(id, first)).rejects.toThrow(ProposalExpired);
    await expect(here.deciding.withdraw(id, operator)).rejects.toThrow(ProposalExpired);
  });

  it('can be rejected with a reason, or withdrawn by who proposed it, once', async () => {
    const [one, two] = [await proposeMove(), await proposeMove(first)];
    await here.deciding.reject(one.id, first, 'not in the contract');
    await expect(here.deciding.withdraw(two.id, operator)).rejects.toThrow(RoleMissing);
    await here.deciding.withdraw(two.id, first);
    for (const { id } of [one, two]) await expect(here.deciding.approve(id, second)).rejects.toThrow(ProposalDecided);
    expect(await here.proposals.find(one.id)).toMatchObject({
      state: 'rejected',
      decision: { reason: 'not in the contract' },
    });
    expect((await here.proposals.find(two.id))?.state).toBe('withdrawn');
    await expect(here.deciding.approve(operator.citizen.id, first)).rejects.toThrow(ProposalUnknown);
  });

  it('enables after a kill by two persons', async () => {
    await here.switching.disable('town-hall', registered);
    const proposal = proposalOf(await here.proposing.enableClient('town-hall', wish(operator, 2)));
    expect((await kept()).disabled).toBe(true);
    expect(await here.deciding.approve(proposal.id, first)).toBe(3);
    expect((await kept()).disabled).toBe(false);
    expect(await here.proposing.enableClient('town-hall', wish(operator, 3))).toEqual({ version: 3 });
  });

  describe('a grant of roles', () => {
    it('takes effect with a second person, who is neither the proposer nor the one who gets them', async () => {
      const { identifier, id: citizenId } = operator.citizen;
      const both = ['operator', 'security-officer'] as const;
      const { id } = await here.proposing.setRoles(identifier, both, wish(first, 1));
      await expect(here.deciding.approve(id, first)).rejects.toThrow(SecondPersonNeeded);
      await here.deciding.approve(id, second);
      expect((await here.officers.demand(citizenId, 'approve')).roles).toEqual(both);
      const own = await here.proposing.setRoles(second.citizen.identifier, both, wish(first, 1));
      await expect(here.deciding.approve(own.id, second)).rejects.toThrow(SecondPersonNeeded);
      expect(await events('administration.roles_set')).toHaveLength(4);
    });

    it('is refused against an older version, to nobody, and to who is not active', async () => {
      const { identifier } = operator.citizen;
      const proposal = await here.proposing.setRoles(identifier, ['auditor'], wish(first, 1));
      await here.setRoles.byCommand(identifier, () => [], registered);
      await expect(here.deciding.approve(proposal.id, second)).rejects.toThrow(ProposalOutdated);
      await expect(here.proposing.setRoles(identifier, [], wish(first, 1))).rejects.toThrow(OutdatedVersion);
      await expect(here.proposing.setRoles('PNOUA-0', ['auditor'], wish(first, 0))).rejects.toThrow(OfficerUnknown);
      await given().database.manager.query(`UPDATE citizen SET status = 'suspended' WHERE identifier = $1`, [
        identifier,
      ]);
      await expect(here.proposing.setRoles(identifier, ['auditor'], wish(first, 2))).rejects.toThrow(OfficerUnknown);
      await expect(here.officers.demand(operator.citizen.id, 'read')).rejects.toThrow(RoleMissing);
    });
  });

  it('puts what one person does by the command line on record before it is tried, with a reason', async () => {
    await expect(here.breakGlass.record('client change', registered)).rejects.toThrow(ReasonNeeded);
    await here.breakGlass.record('client change', { ...registered, reason: 'nobody else is awake' });
    await given().database.manager.query('DELETE FROM officer');
    await here.breakGlass.record('officer add', registered);
    expect(await events('administration.break_glass')).toEqual([
      { actor: 'command:test', data: { command: 'client change', reason: 'nobody else is awake' } },
      { actor: 'command:test', data: { command: 'officer add' } },
    ]);
  });
}
