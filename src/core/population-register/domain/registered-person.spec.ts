import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ageOn } from './registered-person.js';

describe('age of a registered person', () => {
  it.each([
    ['2008-11-23', '2026-11-22', 17],
    ['2008-11-23', '2026-11-23', 18],
    ['2008-11-23', '2026-11-24', 18],
    ['2008-11-23', '2026-12-01', 18],
    ['2008-11-23', '2027-01-01', 18],
    ['2008-11-23', '2008-11-23', 0],
  ])('of someone born on %s is counted on %s as %i', (birthDate, day, age) => {
    expect(ageOn({ birthDate }, day)).toBe(age);
  });

  it('goes up on 1 March of a common year and on 29 February of a leap year for who was born on 29 February', () => {
    const ages = ['2014-02-28', '2014-03-01', '2016-02-28', '2016-02-29'].map((day) =>
      ageOn({ birthDate: '1996-02-29' }, day),
    );
    expect(ages).toEqual([17, 18, 19, 20]);
  });

  it('never goes down as days pass', () => {
    const day = fc
      .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, day, (birthDate, one, other) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        expect(ageOn({ birthDate }, earlier)).toBeLessThanOrEqual(ageOn({ birthDate }, later));
      }),
    );
  });

  it('is below zero before the birth, so that no lower limit of age is met', () => {
    expect(ageOn({ birthDate: '2020-06-01' }, '2020-05-31')).toBeLessThan(0);
  });

  it.each(['2026-11-23T00:00:00Z', '23.11.2026', '2026-1-1', ''])('refuses %j, which is no plain day', (day) => {
    expect(() => ageOn({ birthDate: '1990-01-01' }, day)).toThrow(RangeError);
  });
});
