import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { SystemClock, SystemRandom } from '#libs/kernel';
import { type Config, InvalidConfig, parseConfig, type Profile } from '../../src/config/index.js';
import { AuditModule } from '../../src/core/audit/index.js';
import { ProcessKeyVault } from '../../src/core/key-vault/adapters/process-key-vault.js';
import { CitizenRepository } from '../../src/core/citizens/index.js';
import { DeviceRepository } from '../../src/core/devices/index.js';
import {
  CreateCitizenKey,
  KeyVaultModule,
  SignWithActivation,
  VerifyEvidence,
} from '../../src/core/key-vault/index.js';
import { Front } from '../../src/platform/http/index.js';
import { KeyValueModule } from '../../src/platform/key-value/index.js';
import { Log } from '../../src/platform/logging/index.js';
import { Database, PersistenceModule } from '../../src/platform/persistence/index.js';
import { RuntimeModule } from '../../src/runtime.module.js';
import { schema } from '../../src/schema.js';
import { makeCredential } from '../support/ceremonies.js';
import { certify, site } from '../support/citizen-keys.js';
import { makeActivation } from '../support/key-vault.js';
import { makeCitizen, makeDevice } from '../support/records.js';
import { registerParties } from '../support/relying-parties.js';
import { makeStores, reachable, storeKinds, type StoreKind, type TestStores } from '../support/stores.js';

const key = (text: string) => Buffer.from(text.padEnd(32, '?')).toString('base64url');
const secrets = {
  MASTER_KEY: key('the master key'),
  PAIRWISE_SALT: key('the salt of it'),
  VAULT_KEY: key('the vault key'),
};

let stores: TestStores | undefined;
let context: INestApplicationContext | undefined;
afterEach(async () => {
  await context?.close();
  await stores?.dispose();
  [context, stores] = [undefined, undefined];
});

/** The key vault as a door has it, without any door. */
async function open(kind: StoreKind, profile: Profile, settings: Readonly<Record<string, string>> = {}) {
  stores = await makeStores(kind);
  const config = parseConfig(profile, {
    ...{ ISSUER: 'https://id.example', APP_ORIGIN: 'https://app.id.example', BIND: '127.0.0.1' },
    ...{ POPULATION_REGISTER: 'demo', TYPED_CODE: 'off', VAULT_READY_KEYS: '0', CERTIFICATE_AUTHORITY: 'off' },
    ...{ RELYING_PARTIES_FILE: (await registerParties(stores.folder)).file, ATTESTATION_ROOTS_FILE: 'README.md' },
    ...secrets,
    ...stores.settings,
    ...settings,
  });
  const log = new Log({ write: () => undefined }, 'silent');
  const [clock, random, front] = [new SystemClock(), new SystemRandom(), new Front(config.http)];
  const runtime = RuntimeModule.with({ config, clock, random, log, front });

  @Module({ imports: [runtime, PersistenceModule.with(schema), KeyValueModule, AuditModule, KeyVaultModule] })
  class WholeModule {}

  context = await NestFactory.createApplicationContext(WholeModule, { logger: false, abortOnError: false });
  return context;
}

describe.each(storeKinds)('the key vault of a service, with %s stores', (kind) => {
  it('makes a key, signs with it once, and leaves evidence that holds', async () => {
    const service = await open(kind, 'local');
    const [database, citizens] = [service.get(Database), new CitizenRepository(service.get(Database))];
    const citizen = await citizens.addOrRename(makeCitizen());
    const device = makeDevice(citizen.id);
    const phone = await makeCredential();
    const credential = { ...phone.credential, deviceId: device.id };
    const creation = service.get(CreateCitizenKey);
    const made = await creation.make(citizen, credential);
    const stored = await database.transaction(async (within) => {
      await service.get(DeviceRepository, { strict: false }).add(device, device.id, [credential], within);
      return creation.store(made, citizen, within);
    });
    const enrolled = { key: stored, phone, certificate: certify(stored.publicKey) };
    const signature = await service.get(SignWithActivation).sign(makeActivation(enrolled), citizen.pseudonym, device);
    expect(signature).toHaveLength(384);
    const verdict = await VerifyEvidence.over(database).verify();
    expect(verdict).toMatchObject({ chain: { intact: true }, broken: [] });
    expect(verdict.proven + verdict.unsealed).toBe(1);
  });
});

const describeStores = reachable.postgres && reachable.redis ? describe : describe.skip;

describeStores('the key vault in production', () => {
  it('is there when the service is', async () => {
    await expect(open('postgres and redis', 'production')).resolves.toBeDefined();
  });

  it('keeps a service from starting whose hardware security module cannot be used', async () => {
    const protection = { kind: 'pkcs11', library: '/does/not/exist.so', token: 'token', pin: '1234' } as const;
    const vault = new ProcessKeyVault(
      { protection, site, readyKeys: 0 },
      new Log({ write: () => undefined }, 'silent'),
    );
    const starting = new KeyVaultModule(vault, { profile: 'production' } as Config).onApplicationBootstrap();
    await expect(starting).rejects.toThrow(InvalidConfig);
    await expect(starting).rejects.toThrow('the signing module cannot start');
    await vault.close();
  });
});
