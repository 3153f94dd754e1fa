import { describe, expect, it } from '@jest/globals';
import type { CertificateState } from './certificate.js';
import { changeState, type StateChange } from './state-change.js';

const now = 2_000;
const suspended: CertificateState = { status: 'suspended', since: 1_000 };
const revoked: CertificateState = { status: 'revoked', since: 500, reason: 'keyCompromise' };
const revoke: StateChange = { to: 'revoked', reason: 'keyCompromise' };

describe('the state of a certificate', () => {
  it('is suspended and revoked from now on', () => {
    expect(changeState({ status: 'good' }, { to: 'suspended' }, now)).toEqual({ status: 'suspended', since: now });
    expect(changeState({ status: 'good' }, revoke, now)).toEqual({ ...revoked, since: now });
  });

  it('is revoked from the suspension on, when it was suspended', () => {
    expect(changeState(suspended, revoke, now)).toEqual({ ...revoked, since: 1_000 });
  });

  it('is good again when the suspension is lifted', () => {
    expect(changeState(suspended, { to: 'good' }, now)).toEqual({ status: 'good' });
  });

  it('stays the same, since the same time, when the same is said again', () => {
    expect(changeState(suspended, { to: 'suspended' }, now)).toBe(suspended);
    expect(changeState(revoked, revoke, now)).toBe(revoked);
  });

  it.each([{ to: 'good' }, { to: 'suspended' }, { to: 'revoked', reason: 'superseded' }] as const)(
    'does not leave revocation: %j',
    (change) => {
      expect(() => changeState(revoked, change, now)).toThrow('certificate_revoked');
    },
  );

  it('is not good again without a suspension', () => {
    expect(() => changeState({ status: 'good' }, { to: 'good' }, now)).toThrow('certificate_not_suspended');
  });
});
