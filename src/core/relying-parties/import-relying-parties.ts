import { Injectable } from '@nestjs/common';
import { Log } from '../../platform/logging/index.js';
import { ChangeRegistry, type Author } from './change-registry.js';
import { RelyingPartyRepository } from './persistence/relying-party.repository.js';
import { changing, registering } from './register-relying-party.js';
import type { Registration } from './registration.js';
import { InvalidRegistration, InvalidRelyingPartyFile } from './relying-parties.errors.js';

const author: Author = { actor: 'system', reason: 'RELYING_PARTIES_FILE' };

/** Brings the registry up to the file, for those whom the file rules. What an operator changed stays as it is. */
@Injectable()
export class ImportRelyingParties {
  constructor(
    private readonly registry: ChangeRegistry,
    private readonly parties: RelyingPartyRepository,
    private readonly log: Log,
  ) {}

  /** @throws InvalidRelyingPartyFile */
  async run(registrations: readonly Registration[]): Promise<void> {
    for (const registration of registrations) await this.takeOver(registration);
    const listed = new Set(registrations.map(({ id }) => id));
    for (const { id, managedBy } of await this.parties.all())
      if (managedBy === 'file' && !listed.has(id)) await this.drop(id);
  }

  private async takeOver(registration: Registration): Promise<void> {
    const { id } = registration;
    try {
      await this.registry.change(id, author, (before) => {
        if (!before) return registering(registration, 'file');
        const change = changing(before, registration, 'file');
        if (change && before.managedBy === 'operator') return this.leave(id);
        return change;
      });
    } catch (error) {
      if (!(error instanceof InvalidRegistration)) throw error;
      throw new InvalidRelyingPartyFile(`${id}: ${error.faults.join('; ')}`, { cause: error });
    }
  }

  /** Whoever takes a portal out of the file wants it gone. */
  private async drop(id: string): Promise<void> {
    await this.registry.change(id, { ...author, reason: 'not in RELYING_PARTIES_FILE any more' }, (before) => {
      if (!before || before.disabled || before.managedBy !== 'file') return undefined;
      return { ...before, action: 'disabled', registration: before.registration as Registration, disabled: true };
    });
  }

  private leave(relyingParty: string): undefined {
    this.log.warn('relying_party_differs', 'an operator changed it: RELYING_PARTIES_FILE does not count for it', {
      relyingParty,
    });
  }
}
