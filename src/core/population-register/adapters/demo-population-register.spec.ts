import { describe, expect, it } from '@jest/globals';
import { PersonIdentifier } from '#libs/person-identifier';
import { type DemoPerson, DemoPopulationRegister, demoPersons, PopulationRegister } from '../index.js';

const person = (changes: Partial<DemoPerson> = {}): DemoPerson => ({
  identifier: 'PNOEE-38509129906',
  givenName: 'Jüri',
  familyName: 'Näidis',
  namesLatin: { givenName: 'Jüri', familyName: 'Näidis' },
  birthDate: '1985-09-12',
  personType: 'citizen',
  status: 'alive',
  note: 'for this test',
  ...changes,
});

describe('demo population register', () => {
  const register = new DemoPopulationRegister([person()]);

  it('finds a person by number, without the note for the demo desk', async () => {
    const { note: _, ...expected } = person();
    const identifier = PersonIdentifier.parse('PNOEE-38509129906');
    expect(await register.find(identifier)).toEqual({ ...expected, identifier });
  });

  it.each(['PNOEE-49004309926', 'TINEE-38509129906', 'PNOFI-38509129906'])('does not know %s', async (text) => {
    expect(await register.find(PersonIdentifier.parse(text))).toBeUndefined();
  });

  it('finds the deceased too: what follows from it is not for the register to decide', async () => {
    const found = await new DemoPopulationRegister().find(PersonIdentifier.parse('PNOUA-19310405-99089'));
    expect(found?.status).toBe('deceased');
  });

  it('holds the demo persons unless told otherwise, and lists them in their order', async () => {
    const everybody = new DemoPopulationRegister();
    expect(everybody).toBeInstanceOf(PopulationRegister);
    expect(everybody.all()).toEqual(demoPersons);
    for (const { identifier, familyName } of everybody.all()) {
      expect(await everybody.find(PersonIdentifier.parse(identifier))).toMatchObject({ familyName });
    }
  });

  it('refuses rows that share a number', () => {
    expect(() => new DemoPopulationRegister([person(), person({ givenName: 'Juhan' })])).toThrow(/share/);
  });

  it('refuses a row whose birth date is not the one in its number', () => {
    expect(() => new DemoPopulationRegister([person({ birthDate: '1985-09-13' })])).toThrow(/birth date/);
  });

  it('refuses a row whose number is no number', () => {
    expect(() => new DemoPopulationRegister([person({ identifier: 'PNOEE-38509129900' })])).toThrow(/check-digit/);
  });
});
