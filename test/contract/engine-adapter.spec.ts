import { describe } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { FixedClock } from '#libs/kernel';
import { Sealer } from '#libs/sealing';
import type { EngineStores } from '../../src/api/oidc/engine-store/engine-adapter.js';
import { KeyValueArtefactStore } from '../../src/api/oidc/engine-store/key-value-artefact-store.js';
import { SpentMarks } from '../../src/api/oidc/engine-store/spent-marks.js';
import { SqlArtefactStore } from '../../src/api/oidc/engine-store/sql-artefact-store.js';
import type { KeyValueStore } from '../../src/platform/key-value/index.js';
import type { Database } from '../../src/platform/persistence/index.js';
import { openAudit } from '../support/audit.js';
import { openTestDatabase } from '../support/databases.js';
import { openInProcess, openRedis } from '../support/fast-stores.js';
import { openSessionRecords } from '../support/sso-sessions.js';
import { storeKinds, type StoreKind } from '../support/stores.js';
import { engineAdapterContract, type EngineNodes } from './engine-adapter.contract.js';

describe.each(storeKinds)('the adapter of the OpenID engine, on %s', (kind) => {
  engineAdapterContract(() => openNodes(kind));
});

async function openNodes(kind: StoreKind): Promise<EngineNodes> {
  const clock = new FixedClock();
  const fast = kind === 'embedded' ? openInProcess(clock) : await openRedis();
  const records = await openTestDatabase(kind === 'embedded' ? 'PGlite' : 'PostgreSQL');
  const { database } = records;
  const [one, two] = [openAudit(database, clock), openAudit(records.other, clock)];
  const stores = engineStores(fast.keyValue, database, clock, one.log);
  const rows = (table: string) =>
    database.manager.query<{ row: string }[]>(`SELECT ${table}::text AS row FROM ${table}`);
  return {
    stores,
    other: kind === 'embedded' ? stores : engineStores(fast.other, records.other, clock, two.log),
    clock,
    pass: async (ms) => (kind === 'embedded' ? clock.advance(ms) : sleep(ms)),
    raw: async () => {
      const tables = await Promise.all(['oidc_artefact', 'spent', 'audit_event'].map(rows));
      return [...(await fast.raw()), ...tables.flat().map(({ row }) => row)];
    },
    wipe: fast.wipe,
    copy: async () => {
      const restoreFast = await fast.copy();
      await database.manager.query('DROP TABLE IF EXISTS copied');
      await database.manager.query('CREATE TABLE copied AS SELECT * FROM oidc_artefact');
      return async () => {
        await restoreFast();
        await database.manager.query('DELETE FROM oidc_artefact');
        await database.manager.query('INSERT INTO oidc_artefact SELECT * FROM copied');
      };
    },
    usesOnRecord: async () =>
      (await rows('audit_event')).filter(({ row }) => row.includes('oidc.artefact_consumed')).length,
    close: async () => {
      await Promise.all([one.stop(), two.stop()]);
      await fast.close();
      await records.dispose();
    },
  };
}

function engineStores(
  keyValue: KeyValueStore,
  database: Database,
  clock: FixedClock,
  audit: EngineStores['audit'],
): EngineStores {
  return {
    fast: new KeyValueArtefactStore(keyValue),
    durable: new SqlArtefactStore(database, clock),
    spent: new SpentMarks(database, clock),
    database,
    audit,
    sessions: openSessionRecords(database, clock, audit),
    sealer: new Sealer(Buffer.alloc(32, 7).toString('base64url'), 'oidc-artefacts'),
  };
}
