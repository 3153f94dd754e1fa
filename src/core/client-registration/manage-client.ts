import { Injectable } from '@nestjs/common';
import { Clock, digest, Random, sameSecret } from '#libs/kernel';
import {
  parseRegistration,
  RegisterRelyingParty,
  RelyingPartyRepository,
  SwitchRelyingParty,
  type Registration,
} from '../relying-parties/index.js';
import { RegistrationAccessRefused } from './client-registration.errors.js';
import { RegisteredClientRepository } from './persistence/registered-client.repository.js';
import { RegistrationTokenRepository } from './persistence/registration-token.repository.js';
import type { Registered } from './register-client.js';

export interface Managed extends Registered {
  readonly registration: Registration;
  /** The scopes that it may have. */
  readonly scopes: readonly string[] | undefined;
}

/** What an owner does with a client that was entered by itself (RFC 7592 §2). */
@Injectable()
export class ManageClient {
  constructor(
    private readonly clients: RegisteredClientRepository,
    private readonly tokens: RegistrationTokenRepository,
    private readonly parties: RelyingPartyRepository,
    private readonly register: RegisterRelyingParty,
    private readonly switching: SwitchRelyingParty,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** The same refusal whatever is wrong; also for one that an operator has switched off. @throws RegistrationAccessRefused */
  async read(clientId: string, accessToken: string): Promise<Managed> {
    const row = await this.clients.find(clientId);
    if (!row || !sameSecret(row.digest, digest(accessToken))) throw new RegistrationAccessRefused();
    const expiresAt = row.expiresAt === null ? undefined : Number(row.expiresAt);
    const party = await this.parties.find(clientId);
    if (!party || party.disabled || (expiresAt ?? Infinity) <= this.clock.now()) throw new RegistrationAccessRefused();
    const token = (await this.tokens.all()).find(({ id }) => id === row.tokenId);
    const registration = parseRegistration(party.registration);
    return { clientId, accessToken, issuedAt: Number(row.issuedAt), expiresAt, registration, scopes: token?.scopes };
  }

  /**
   * Replaces the registration whole, and the access token with it.
   * @throws RegistrationAccessRefused, InvalidRegistration
   */
  async change({ clientId, accessToken, ...managed }: Managed, registration: object): Promise<Registered> {
    const next = Buffer.from(this.random.bytes(32)).toString('base64url');
    const [before, after] = [digest(accessToken), digest(next)];
    parseRegistration(registration);
    if (!(await this.clients.rotate(clientId, before, after))) throw new RegistrationAccessRefused();
    try {
      await this.register.change(registration, { actor: `relying_party:${clientId}` });
    } catch (error) {
      await this.clients.rotate(clientId, after, before);
      throw error;
    }
    return { ...managed, clientId, accessToken: next };
  }

  async remove({ clientId }: Managed): Promise<void> {
    await this.switching.disable(clientId, { actor: `relying_party:${clientId}`, reason: 'deleted by its owner' });
    await this.clients.remove(clientId);
  }
}
