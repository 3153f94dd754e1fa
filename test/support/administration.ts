import { SystemRandom, type Clock } from '#libs/kernel';
import { ApplyProposal } from '../../src/core/administration/apply-proposal.js';
import { BreakGlass, DecideProposal, Officers, ProposeChange, SetRoles } from '../../src/core/administration/index.js';
import type { Role } from '../../src/core/administration/index.js';
import { OfficerRepository } from '../../src/core/administration/persistence/officer.repository.js';
import { ProposalRepository } from '../../src/core/administration/persistence/proposal.repository.js';
import { CitizenRepository, type Citizen } from '../../src/core/citizens/index.js';
import { InProcessKeyValueStore } from '../../src/platform/key-value/index.js';
import type { Database } from '../../src/platform/persistence/index.js';
import { openAudit } from './audit.js';
import { makeCitizen } from './records.js';
import { openRegistry } from './registry-node.js';

/** The administration as one node has it, without the rest of the service. */
export function openAdministration(database: Database, clock: Clock) {
  const node = openRegistry(database, new InProcessKeyValueStore(clock), clock);
  const audit = openAudit(database, clock);
  const [citizens, kept] = [new CitizenRepository(database), new OfficerRepository(database)];
  const proposals = new ProposalRepository(database);
  const officers = new Officers(citizens, kept);
  const setRoles = new SetRoles(database, citizens, kept, audit.log, clock);
  const records = [database, node.registry, node.records, citizens, kept, proposals, audit.log, clock] as const;
  const applying = new ApplyProposal(node.registry, setRoles, citizens);
  return {
    ...node,
    citizens,
    proposals,
    officers,
    setRoles,
    breakGlass: new BreakGlass(kept, audit.log),
    proposing: new ProposeChange(...records, new SystemRandom()),
    deciding: new DecideProposal(database, proposals, citizens, officers, applying, audit.log, clock),
    /** A citizen of another name than all others, with these roles. */
    appoint: async (given: readonly Role[], of: Partial<Citizen> = {}) => {
      const nameLatin = { givenName: 'Officer', familyName: randomLetters() };
      const citizen = await citizens.addOrRename(makeCitizen({ nameLatin, ...of }));
      await setRoles.byCommand(citizen.identifier, () => given, { actor: 'command:test' });
      return officers.demand(citizen.id, 'read');
    },
    stop: async () => {
      await node.stop();
      await audit.stop();
    },
  };
}

export type AdministrationNode = ReturnType<typeof openAdministration>;

function randomLetters(): string {
  return Array.from({ length: 12 }, () => String.fromCharCode(97 + new SystemRandom().below(26))).join('');
}
