import { beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { CitizenRepository, type CitizenId } from '../../src/core/citizens/index.js';
import { violatedConstraint } from '../../src/platform/persistence/index.js';
import type { TestDatabase } from '../support/databases.js';
import { makeCitizen } from '../support/records.js';

/** What the service expects of the citizens' records, whatever keeps them. */
export function citizenRepositoryContract(given: () => TestDatabase): void {
  let nodes: TestDatabase;
  let citizens: CitizenRepository;
  let elsewhere: CitizenRepository;

  beforeAll(() => {
    nodes = given();
    citizens = new CitizenRepository(nodes.database);
    elsewhere = new CitizenRepository(nodes.other);
  });

  const setStatus = (id: CitizenId, status: 'active' | 'suspended' | 'deceased') =>
    nodes.database.transaction((within) => citizens.setStatus(id, status, within));

  it('gives a citizen back as it was added, by id and by identifier', async () => {
    const citizen = makeCitizen();
    expect(await citizens.addOrRename(citizen)).toEqual(citizen);
    expect(await elsewhere.find(citizen.id)).toEqual(citizen);
    expect(await elsewhere.findByIdentifier(citizen.identifier)).toEqual(citizen);
  });

  it('knows nobody else', async () => {
    expect(await citizens.find(randomUUID() as CitizenId)).toBeUndefined();
    expect(await citizens.findByIdentifier('PNOUA-19840312-00000')).toBeUndefined();
  });

  it('keeps a single name as a single name', async () => {
    const name = { givenName: undefined, familyName: 'Сукарно' };
    const citizen = makeCitizen({ name, nameLatin: { givenName: undefined, familyName: 'Sukarno' } });
    await citizens.addOrRename(citizen);
    expect(await citizens.find(citizen.id)).toEqual(citizen);
  });

  it('renames whom it knows, and leaves id, pseudonym, birth date and status as they are', async () => {
    const known = makeCitizen({ status: 'suspended' });
    await citizens.addOrRename(known);
    const name = { givenName: 'Оксана', familyName: 'Нова' };
    const nameLatin = { givenName: undefined, familyName: 'Nova' };
    const again = makeCitizen({
      identifier: known.identifier,
      name,
      nameLatin,
      personType: 'resident',
      birthDate: '2000-01-01',
    });
    const renamed = { ...known, name, nameLatin, personType: 'resident' };
    expect(await elsewhere.addOrRename(again)).toEqual(renamed);
    expect(await citizens.findByIdentifier(known.identifier)).toEqual(renamed);
    expect(await citizens.find(again.id)).toBeUndefined();
  });

  it('makes one record of a person who is added 50 times at once, and tells everybody of that one', async () => {
    const { identifier } = makeCitizen();
    const added = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 ? citizens : elsewhere).addOrRename(makeCitizen({ identifier })),
      ),
    );
    expect(new Set(added.map(({ id }) => id)).size).toBe(1);
    expect(new Set(added.map(({ pseudonym }) => pseudonym)).size).toBe(1);
    const kept: unknown = await nodes.database.manager.query('SELECT id FROM citizen WHERE identifier = $1', [
      identifier,
    ]);
    expect(kept).toEqual([{ id: added[0]?.id }]);
  });

  it('takes no second citizen with the id or the pseudonym of another', async () => {
    const citizen = makeCitizen();
    await citizens.addOrRename(citizen);
    const violation = (of: Parameters<typeof makeCitizen>[0]) =>
      citizens.addOrRename(makeCitizen(of)).catch((error: unknown) => violatedConstraint(error));
    expect(await violation({ id: citizen.id })).toBe('citizen_pkey');
    expect(await violation({ pseudonym: citizen.pseudonym })).toBe('citizen_pseudonym_key');
  });

  it('changes the status of one citizen, to a known one only', async () => {
    const [citizen, other] = [makeCitizen(), makeCitizen()];
    await citizens.addOrRename(citizen);
    await citizens.addOrRename(other);
    await setStatus(citizen.id, 'deceased');
    expect(await elsewhere.find(citizen.id)).toEqual({ ...citizen, status: 'deceased' });
    expect(await elsewhere.find(other.id)).toEqual(other);
    const unknown = setStatus(citizen.id, 'asleep' as never).catch((error: unknown) => violatedConstraint(error));
    expect(await unknown).toBe('citizen_status_check');
  });
}
