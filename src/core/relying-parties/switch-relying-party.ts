import { Injectable } from '@nestjs/common';
import { ChangeRegistry, type Author, type Change } from './change-registry.js';
import type { KeptParty } from './persistence/relying-party.repository.js';
import { parseRegistration, type Registration } from './registration.js';
import { RelyingPartyUnknown } from './relying-parties.errors.js';

/** The kill switch. All nodes follow within two seconds; docs/operators/relying-parties.md says what it stops. */
@Injectable()
export class SwitchRelyingParty {
  constructor(private readonly registry: ChangeRegistry) {}

  /** @returns the version that holds now. @throws RelyingPartyUnknown */
  disable(id: string, author: Author): Promise<number> {
    return this.registry.change(id, author, (before) => {
      if (!before) throw new RelyingPartyUnknown(id);
      // As it was kept, readable or not: this must always be possible.
      const registration = before.registration as Registration;
      return before.disabled ? undefined : { ...before, action: 'disabled', registration, disabled: true };
    });
  }

  /** @returns the version that holds now. @throws RelyingPartyUnknown, InvalidRegistration when it cannot be served */
  enable(id: string, author: Author): Promise<number> {
    return this.registry.change(id, author, (before) => {
      if (!before) throw new RelyingPartyUnknown(id);
      return enabling(before);
    });
  }
}

/** @throws InvalidRegistration when it cannot be served as it is registered */
export function enabling(before: KeptParty): Change | undefined {
  const registration = parseRegistration(before.registration);
  return before.disabled ? { ...before, action: 'enabled', registration, disabled: false } : undefined;
}
