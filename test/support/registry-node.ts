import type { Clock } from '#libs/kernel';
import type { Config } from '../../src/config/index.js';
import { RegistrySnapshot } from '../../src/core/relying-parties/adapters/registry-snapshot.js';
import { ChangeRegistry } from '../../src/core/relying-parties/change-registry.js';
import { ImportRelyingParties } from '../../src/core/relying-parties/import-relying-parties.js';
import { OrganisationRepository } from '../../src/core/relying-parties/persistence/organisation.repository.js';
import {
  LogoRepository,
  RegisterRelyingParty,
  RelyingPartyRepository,
  SetOrganisation,
  SwitchRelyingParty,
} from '../../src/core/relying-parties/index.js';
import type { KeyValueStore } from '../../src/platform/key-value/index.js';
import { Log } from '../../src/platform/logging/index.js';
import type { Database } from '../../src/platform/persistence/index.js';
import { openAudit } from './audit.js';

/** The registry as one node has it, without the rest of the service. */
export function openRegistry(database: Database, keyValue: KeyValueStore, clock: Clock) {
  const config = { keys: { SIGNING_ALGORITHMS: ['ES256'] } } as unknown as Config;
  const logged: string[] = [];
  const log = new Log({ write: (line: string) => void logged.push(line) }, 'info');
  const audit = openAudit(database, clock);
  const records = new RelyingPartyRepository(database);
  const organisations = new OrganisationRepository(database);
  const logos = new LogoRepository(database);
  const registry = new ChangeRegistry(database, records, organisations, logos, audit.log, keyValue, clock, config);
  const snapshot = new RegistrySnapshot(records, keyValue, log);
  return {
    logged,
    registry,
    records,
    snapshot,
    register: new RegisterRelyingParty(registry),
    switching: new SwitchRelyingParty(registry),
    organisationRecords: organisations,
    organisations: new SetOrganisation(database, records, organisations, audit.log, clock),
    importing: new ImportRelyingParties(registry, records, log),
    stop: async () => {
      await snapshot.onModuleDestroy();
      await audit.stop();
    },
  };
}

export type RegistryNode = ReturnType<typeof openRegistry>;

/** A registration that every rule accepts; a test spoils it. */
export const aRegistration = (of: Readonly<Record<string, unknown>> = {}) => ({
  id: 'town-hall',
  name: { en: 'Town Hall', uk: 'Ратуша' },
  purpose: { en: 'Ask for a permit' },
  homepage: 'https://town.example/',
  redirect_uris: ['https://town.example/callback'],
  jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'B'.repeat(43), kid: 'one' }] },
  ...of,
});
