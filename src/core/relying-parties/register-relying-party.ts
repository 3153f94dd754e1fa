import { Injectable } from '@nestjs/common';
import { ChangeRegistry, type Author, type Change } from './change-registry.js';
import { changedMembers } from './domain/changed-members.js';
import type { KeptParty, Manager } from './persistence/relying-party.repository.js';
import { parseRegistration, toRelyingParty, type Registration } from './registration.js';
import { InvalidRegistration, RelyingPartyExists, RelyingPartyUnknown } from './relying-parties.errors.js';

/** Enters a relying party into the registry, or changes one that is there. From then on the file does not rule it. */
@Injectable()
export class RegisterRelyingParty {
  constructor(private readonly registry: ChangeRegistry) {}

  /** @throws InvalidRegistration, RelyingPartyExists */
  async add(content: unknown, author: Author): Promise<{ id: string; version: number }> {
    const registration = parseRegistration(content);
    const version = await this.registry.change(registration.id, author, (before) => {
      if (before) throw new RelyingPartyExists(registration.id);
      return registering(registration, 'operator');
    });
    return { id: registration.id, version };
  }

  /**
   * Replaces a registration whole. Whether it is disabled stays as it is.
   * @throws InvalidRegistration, RelyingPartyUnknown
   */
  async change(content: unknown, author: Author): Promise<{ id: string; version: number }> {
    const registration = parseRegistration(content);
    const version = await this.registry.change(registration.id, author, (before) => {
      if (!before) throw new RelyingPartyUnknown(registration.id);
      return changing(before, registration, 'operator');
    });
    return { id: registration.id, version };
  }
}

export function registering(registration: Registration, managedBy: Manager): Change {
  return { action: 'registered', registration, disabled: false, managedBy };
}

/**
 * The change from what is kept to a new registration, if they differ.
 * @throws InvalidRegistration when citizens would become strangers to the portal
 */
export function changing(
  { registration: kept, disabled }: KeptParty,
  registration: Registration,
  managedBy: Manager,
): Change | undefined {
  if (changedMembers(kept, registration).length === 0) return undefined;
  const [before, after] = [toRelyingParty(kept as Registration, false), toRelyingParty(registration, false)];
  if (before.sector !== after.sector)
    throw new InvalidRegistration([
      `sector must stay ${before.sector}, because the subjects that the portal knows are made from it`,
    ]);
  return { action: 'changed', registration, disabled, managedBy };
}
