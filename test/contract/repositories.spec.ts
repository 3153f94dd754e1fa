import { afterAll, beforeAll, describe } from '@jest/globals';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../support/databases.js';
import { administrationContract } from './administration.contract.js';
import { auditContract } from './audit.contract.js';
import { citizenRepositoryContract } from './citizen-repository.contract.js';
import { decisionRepositoryContract } from './decision-repository.contract.js';
import { deviceRepositoryContract } from './device-repository.contract.js';
import { relyingPartyRegistryContract } from './relying-party-registry.contract.js';
import { ssoSessionsContract } from './sso-sessions.contract.js';

describe.each(databaseKinds)('in %s', (kind) => {
  let nodes: TestDatabase;

  beforeAll(async () => {
    nodes = await openTestDatabase(kind);
  });
  afterAll(() => nodes.dispose());

  describe('the records of citizens', () => citizenRepositoryContract(() => nodes));
  describe('the records of phones', () => deviceRepositoryContract(() => nodes));
  describe('the records of decisions', () => decisionRepositoryContract(() => nodes));
  describe('the registry of relying parties', () => relyingPartyRegistryContract(() => nodes));
  describe('the administration', () => administrationContract(() => nodes));
  describe('the records of sessions', () => ssoSessionsContract(() => nodes));
  describe('the audit', () => auditContract(() => nodes));
});
