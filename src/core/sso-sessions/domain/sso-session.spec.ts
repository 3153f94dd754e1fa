import { describe, expect, it } from '@jest/globals';
import { sessionLife } from './sso-session.js';

const confirmed = 1_763_899_200;
const hour = 3_600;

describe('the life of a session', () => {
  it.each([
    ['at its confirmation', 0, 900],
    ['an hour later', hour, 900],
    ['a quarter of an hour before its twelve hours are over', 12 * hour - 900, 900],
    ['ten minutes before', 12 * hour - 600, 600],
    ['when they are over', 12 * hour, 1],
    ['long after', 24 * hour, 1],
  ])('%s: %s seconds after it was confirmed, %s more', (_, passed, left) => {
    expect(sessionLife(confirmed, confirmed + passed)).toBe(left);
  });

  it('is a quarter of an hour while nobody is signed in', () => {
    expect(sessionLife(undefined, confirmed)).toBe(900);
  });
});
