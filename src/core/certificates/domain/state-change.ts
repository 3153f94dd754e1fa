import { CertificateRevoked, CertificateNotSuspended } from '../certificates.errors.js';
import type { CertificateState, FinalReason } from './certificate.js';

/** What may be done to a certificate after it was issued. */
export type StateChange =
  { readonly to: 'suspended' } | { readonly to: 'good' } | { readonly to: 'revoked'; readonly reason: FinalReason };

/**
 * The state after a change; the state itself where nothing changes. Revocation is for ever, and a certificate that was
 * suspended before counts as revoked from its suspension on: nobody was to rely on it since.
 * @throws CertificateRevoked, CertificateNotSuspended
 */
export function changeState(state: CertificateState, change: StateChange, now: number): CertificateState {
  if (state.status === 'revoked') {
    if (change.to === 'revoked' && change.reason === state.reason) return state;
    throw new CertificateRevoked();
  }
  switch (change.to) {
    case 'suspended':
      return state.status === 'suspended' ? state : { status: 'suspended', since: now };
    case 'good':
      if (state.status !== 'suspended') throw new CertificateNotSuspended();
      return { status: 'good' };
    case 'revoked':
      return {
        status: 'revoked',
        since: state.status === 'suspended' ? state.since : now,
        reason: change.reason,
      };
  }
}
