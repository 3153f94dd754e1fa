import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { validateUkrainianUnzr } from './ukrainian-unzr.js';

const BIRTHS = { min: new Date('1800-01-01'), max: new Date('2199-12-31'), noInvalidDate: true };

describe('Ukrainian register number (UNZR)', () => {
  it('reads the birth date of every day of four centuries, and no sex', () => {
    fc.assert(
      fc.property(fc.date(BIRTHS), fc.stringMatching(/^[0-9]{5}$/), (date, serial) => {
        const birthDate = date.toISOString().slice(0, 10);
        const number = `${birthDate.replaceAll('-', '')}-${serial}`;
        expect(validateUkrainianUnzr(number)).toEqual({ valid: true, birthDate, sex: undefined });
      }),
    );
  });

  it.each([
    '20230229-00012',
    '19000229-00012',
    '19840431-00012',
    '19840631-00012',
    '19840931-00012',
    '19841131-00012',
    '19841301-00012',
    '19840100-00012',
    '00010101-00012',
    '22000101-00012',
  ])('refuses %s: nobody was born then', (number) => {
    expect(validateUkrainianUnzr(number)).toEqual({ valid: false, fault: 'date' });
  });

  it.each(['', '1984010200012', '19840102-0001', '19840102-000123', '1984-01-02-00012', '19840102-0001а'])(
    'refuses the shape of %j',
    (number) => {
      expect(validateUkrainianUnzr(number)).toEqual({ valid: false, fault: 'shape' });
    },
  );
});
