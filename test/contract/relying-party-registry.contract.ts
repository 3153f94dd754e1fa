import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digest, FixedClock } from '#libs/kernel';
import {
  InvalidRegistration,
  OutdatedVersion,
  RelyingPartyUnknown,
  type RelyingParty,
} from '../../src/core/relying-parties/index.js';
import { parseRegistration } from '../../src/core/relying-parties/registration.js';
import { RelyingPartyExists } from '../../src/core/relying-parties/relying-parties.errors.js';
import { InProcessKeyValueStore } from '../../src/platform/key-value/index.js';
import type { TestDatabase } from '../support/databases.js';
import { aRegistration, openRegistry, type RegistryNode } from '../support/registry-node.js';
import { timed, until } from '../support/until.js';

const officer = { actor: 'officer:iryna' } as const;

/** What the service expects of the registry of relying parties, whatever keeps it. */
export function relyingPartyRegistryContract(given: () => TestDatabase): void {
  const clock = new FixedClock();
  let here: RegistryNode;
  let elsewhere: RegistryNode;

  beforeEach(async () => {
    const { database, other } = given();
    await database.manager.query(
      'TRUNCATE relying_party_version, relying_party, organisation, organisation_version, audit_event RESTART IDENTITY CASCADE',
    );
    // Each node has a key-value store of its own: no message ever reaches the other one.
    here = openRegistry(database, new InProcessKeyValueStore(clock), clock);
    elsewhere = openRegistry(other, new InProcessKeyValueStore(clock), clock);
  });
  afterEach(async () => {
    await Promise.all([here.stop(), elsewhere.stop()]);
  });

  const events = () =>
    given().database.manager.query<object[]>('SELECT type, actor, data FROM audit_event ORDER BY id');

  it('gives back what was registered, on the node that looks next', async () => {
    expect(await here.register.add(aRegistration(), officer)).toEqual({ id: 'town-hall', version: 1 });
    await elsewhere.snapshot.start();
    const expected: Partial<RelyingParty> = {
      name: { en: 'Town Hall', uk: 'Ратуша' },
      profile: 'standard',
      sector: 'town.example',
      disabled: false,
      authentication: { method: 'private_key_jwt' },
    };
    expect(elsewhere.snapshot.find('town-hall')).toMatchObject(expected);
    expect(elsewhere.snapshot.find('nobody')).toBeUndefined();
  });

  it('keeps who changed what, when, why, and what it was before', async () => {
    await here.register.add(aRegistration(), { ...officer, reason: 'contract 7/2026' });
    clock.advance(1000);
    await here.register.change(aRegistration({ purpose: { en: 'Pay a fine' } }), { actor: 'officer:taras' });
    await here.switching.disable('town-hall', { ...officer, reason: 'key leaked' });
    const history = await elsewhere.records.history('town-hall');
    expect(history).toMatchObject([
      { version: 1, action: 'registered', actor: 'officer:iryna', reason: 'contract 7/2026' },
      { version: 2, action: 'changed', actor: 'officer:taras', reason: undefined, changedAt: clock.now() },
      { version: 3, action: 'disabled', actor: 'officer:iryna', reason: 'key leaked' },
    ]);
    expect(history.map(({ registration }) => (registration as { purpose: object }).purpose)).toEqual([
      { en: 'Ask for a permit' },
      { en: 'Pay a fine' },
      { en: 'Pay a fine' },
    ]);
    expect((await events()).slice(1)).toEqual([
      {
        type: 'relying_parties.changed',
        actor: 'officer:taras',
        data: { relyingParty: 'town-hall', version: 2, members: ['purpose'] },
      },
      {
        type: 'relying_parties.disabled',
        actor: 'officer:iryna',
        data: { relyingParty: 'town-hall', version: 3, members: [] },
      },
    ]);
  });

  it('keeps of a secret its digest only', async () => {
    const secret = 'a-secret-of-at-least-32-characters';
    const { jwks: _, ...rest } = aRegistration({ client_secret: secret, source_networks: ['192.0.2.0/24'] });
    await here.register.add(rest, officer);
    const rows: unknown = await given().database.manager.query(
      'SELECT registration, NULL AS position FROM relying_party UNION ALL SELECT registration, position FROM relying_party_version',
    );
    expect(JSON.stringify(rows)).not.toContain(secret);
    await here.snapshot.start();
    expect(here.snapshot.find('town-hall')?.authentication).toEqual({
      method: 'client_secret_basic',
      digest: digest(secret),
      networks: ['192.0.2.0/24'],
    });
  });

  it('refuses an id that is taken, a change of nobody, and a switch of nobody', async () => {
    await here.register.add(aRegistration(), officer);
    await expect(elsewhere.register.add(aRegistration(), officer)).rejects.toThrow(RelyingPartyExists);
    await expect(here.register.change(aRegistration({ id: 'other' }), officer)).rejects.toThrow(RelyingPartyUnknown);
    await expect(here.switching.disable('other', officer)).rejects.toThrow(RelyingPartyUnknown);
    await expect(here.switching.enable('other', officer)).rejects.toThrow(RelyingPartyUnknown);
  });

  it('makes no version of a change that changes nothing', async () => {
    await here.register.add(aRegistration(), officer);
    expect(await here.register.change(aRegistration(), officer)).toEqual({ id: 'town-hall', version: 1 });
    expect(await here.switching.enable('town-hall', officer)).toBe(1);
    expect(await here.switching.disable('town-hall', officer)).toBe(2);
    expect(await elsewhere.switching.disable('town-hall', officer)).toBe(2);
  });

  it('does not let a sector change, of which subjects are made', async () => {
    await here.register.add(aRegistration(), officer);
    const moved = aRegistration({ homepage: 'https://city.example/' });
    await expect(here.register.change(moved, officer)).rejects.toThrow('sector must stay town.example');
    await here.register.change({ ...moved, sector: 'town.example' }, officer);
  });

  it('demands an organisation that there is', async () => {
    const registration = aRegistration({ organisation: 'town' });
    await expect(here.register.add(registration, officer)).rejects.toThrow(InvalidRegistration);
    await here.organisations.set({ id: 'town', name: { en: 'Town' }, registry_code: '70001234' }, officer);
    expect(await here.register.add(registration, officer)).toMatchObject({ version: 1 });
  });

  it('refuses an algorithm by which nothing is signed here, before anybody meets it', async () => {
    const registration = aRegistration({ id_token_signed_response_alg: 'RS256' });
    const refused = here.register.add(registration, officer);
    await expect(refused).rejects.toThrow('RS256 is not among SIGNING_ALGORITHMS (ES256)');
    await here.register.add(aRegistration(), officer);
    await expect(here.register.change(registration, officer)).rejects.toThrow(InvalidRegistration);
    await expect(here.importing.run([parseRegistration({ ...registration, id: 'filed' })])).rejects.toThrow(
      'RELYING_PARTIES_FILE cannot be used: filed: id_token_signed_response_alg',
    );
  });

  it('refuses a usual level above the highest one', async () => {
    const registration = aRegistration({ default_level: 'high', highest_level: 'substantial' });
    await expect(here.register.add(registration, officer)).rejects.toThrow('default_level is above highest_level');
  });

  it('finds relying parties by what stands in them, page by page', async () => {
    await here.organisations.set({ id: 'town', name: { en: 'Town' } }, officer);
    for (const id of ['a-library', 'b-library', 'c-theatre'])
      await here.register.add(
        aRegistration({ id, organisation: 'town', name: { en: id, uk: 'Бібліотека_1' } }),
        officer,
      );
    await here.register.add(aRegistration(), officer);
    await here.switching.disable('b-library', officer);
    const found = async (query: object) => (await here.records.page({ limit: 9, ...query })).map(({ id }) => id);
    expect(await found({ limit: 2 })).toEqual(['a-library', 'b-library']);
    expect(await found({ limit: 2, after: 'b-library' })).toEqual(['c-theatre', 'town-hall']);
    expect(await found({ search: 'LIBRARY' })).toEqual(['a-library', 'b-library']);
    expect(await found({ search: 'бібліотека_' })).toEqual(['a-library', 'b-library', 'c-theatre']);
    expect(await found({ search: '%' })).toEqual([]);
    expect(await found({ search: 'town.example/callback', organisation: 'town', state: 'active' })).toEqual([
      'a-library',
      'c-theatre',
    ]);
  });

  it('keeps each state of an organisation, and refuses a change of an older one', async () => {
    const town = (name: string) => ({ id: 'town', name: { en: name }, contacts: ['a@town.example'] });
    expect(await here.organisations.set(town('Town'), { ...officer, reason: 'new' }, 0)).toEqual({
      id: 'town',
      version: 1,
    });
    expect(await here.organisations.set(town('City'), officer, 1)).toEqual({ id: 'town', version: 2 });
    await expect(here.organisations.set(town('Village'), officer, 1)).rejects.toThrow(OutdatedVersion);
    expect(await here.organisationRecords.history('town')).toMatchObject([
      { version: 1, content: town('Town'), actor: 'officer:iryna', reason: 'new', changedAt: clock.now() },
      { version: 2, content: town('City'), reason: undefined },
    ]);
    expect(await here.organisationRecords.find('town')).toMatchObject({ version: 2, name: { en: 'City' } });
    expect(await here.organisationRecords.page({ search: 'cit', limit: 1 })).toMatchObject([{ id: 'town' }]);
    expect(await here.organisationRecords.page({ search: 'village', limit: 1 })).toEqual([]);
  });

  it('gives 20 changes at once 20 versions', async () => {
    await here.register.add(aRegistration(), officer);
    const change = (number: number) =>
      (number % 2 ? here : elsewhere).register.change(
        aRegistration({ contacts: [`n${number}@town.example`] }),
        officer,
      );
    const changed = await Promise.all(Array.from({ length: 20 }, (_, number) => change(number)));
    expect(changed.map(({ version }) => version).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 2),
    );
  });

  it('tells another node of a kill switch within two seconds although no message reaches it', async () => {
    await here.register.add(aRegistration(), officer);
    await elsewhere.snapshot.start();
    await here.switching.disable('town-hall', officer);
    const { took } = await timed(() => until(() => elsewhere.snapshot.find('town-hall')?.disabled === true));
    expect(took).toBeLessThan(2000);
  });

  it('leaves a party that has not changed the same object', async () => {
    await here.register.add(aRegistration(), officer);
    await here.snapshot.start();
    const before = here.snapshot.find('town-hall');
    await here.register.add(aRegistration({ id: 'library' }), officer);
    await until(() => here.snapshot.find('library') !== undefined);
    expect(here.snapshot.find('town-hall')).toBe(before);
  });

  it('serves the others when one registration cannot be read, and can still switch that one off', async () => {
    await here.register.add(aRegistration(), officer);
    await here.register.add(aRegistration({ id: 'library' }), officer);
    await given().database.manager.query(
      `UPDATE relying_party SET registration = registration - 'redirect_uris' WHERE id = 'library'`,
    );
    await here.snapshot.start();
    expect(here.snapshot.all().map(({ id }) => id)).toEqual(['town-hall']);
    expect(here.logged.join('')).toContain('relying_party_unreadable');
    expect(await here.switching.disable('library', officer)).toBe(2);
    await expect(here.switching.enable('library', officer)).rejects.toThrow(InvalidRegistration);
  });

  describe('with a file', () => {
    const file = (...registrations: object[]) => here.importing.run(registrations.map(parseRegistration));
    const states = async () =>
      (await here.records.all()).map(({ id, version, disabled, managedBy }) => ({ id, version, disabled, managedBy }));

    it('takes in whom it does not know, once, also when two nodes start together', async () => {
      const registrations = [parseRegistration(aRegistration())];
      await Promise.all([here.importing.run(registrations), elsewhere.importing.run(registrations)]);
      expect(await states()).toEqual([{ id: 'town-hall', version: 1, disabled: false, managedBy: 'file' }]);
    });

    it('follows the file', async () => {
      await file(aRegistration());
      await file(aRegistration({ default_level: 'high' }));
      expect(await states()).toEqual([{ id: 'town-hall', version: 2, disabled: false, managedBy: 'file' }]);
    });

    it('disables whom the file does not name any more, and enables nobody', async () => {
      await file(aRegistration(), aRegistration({ id: 'library' }));
      await file(aRegistration());
      await file(aRegistration(), aRegistration({ id: 'library' }));
      expect(await states()).toEqual([
        { id: 'library', version: 2, disabled: true, managedBy: 'file' },
        { id: 'town-hall', version: 1, disabled: false, managedBy: 'file' },
      ]);
    });

    it('leaves alone whom an operator has changed or registered', async () => {
      await file(aRegistration());
      await here.register.change(aRegistration({ default_level: 'high' }), officer);
      await here.register.add(aRegistration({ id: 'library' }), officer);
      await file(aRegistration({ default_level: 'low' }));
      await file();
      expect(await states()).toEqual([
        { id: 'library', version: 1, disabled: false, managedBy: 'operator' },
        { id: 'town-hall', version: 2, disabled: false, managedBy: 'operator' },
      ]);
      expect(here.logged.join('')).toContain('relying_party_differs');
    });

    it('keeps disabled whom an operator has disabled', async () => {
      await file(aRegistration());
      await here.switching.disable('town-hall', officer);
      await file(aRegistration({ default_level: 'high' }));
      expect(await states()).toEqual([{ id: 'town-hall', version: 3, disabled: true, managedBy: 'file' }]);
    });
  });
}
