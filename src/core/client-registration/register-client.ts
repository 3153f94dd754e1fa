import { Injectable } from '@nestjs/common';
import { Clock, digest, Random } from '#libs/kernel';
import { Config } from '../../config/index.js';
import { RegisterRelyingParty, scopes as allScopes } from '../relying-parties/index.js';
import { RegistrationTokenRefused, TooManyClients } from './client-registration.errors.js';
import { RegisteredClientRepository } from './persistence/registered-client.repository.js';
import { RegistrationTokenRepository } from './persistence/registration-token.repository.js';

/** How long a client of the open sandbox lives, and how many of them there are at most. */
export const openLifeMs = 7 * 24 * 60 * 60_000;
const mostOpen = 1_000;

/** What the caller may enter, and for whom. */
export interface Permission {
  readonly clientId: string;
  readonly organisation: string | undefined;
  readonly scopes: readonly string[];
}

export interface Registered {
  readonly clientId: string;
  /** The registration access token (RFC 7591 §1.2). */
  readonly accessToken: string;
  readonly issuedAt: number;
  readonly expiresAt: number | undefined;
}

/** Enters a client that its owner brings (RFC 7591 §3). */
@Injectable()
export class RegisterClient {
  constructor(
    private readonly tokens: RegistrationTokenRepository,
    private readonly clients: RegisteredClientRepository,
    private readonly register: RegisterRelyingParty,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /**
   * @param describe makes the registration of what the caller sent, within what is permitted
   * @throws RegistrationTokenRefused, TooManyClients, InvalidRegistration, and whatever `describe` throws
   */
  async run(token: string | undefined, describe: (permission: Permission) => Promise<object>): Promise<Registered> {
    const clientId = `client-${Buffer.from(this.random.bytes(12)).toString('hex')}`;
    const allowance = token === undefined ? await this.demandOpen() : await this.take(token);
    const accessToken = Buffer.from(this.random.bytes(32)).toString('base64url');
    const issuedAt = this.clock.now();
    const expiresAt = allowance ? undefined : issuedAt + openLifeMs;
    try {
      const { organisation, scopes } = allowance ?? { organisation: undefined, scopes: allScopes };
      const registration = await describe({ clientId, organisation, scopes });
      // First the row that ends it, then the client: one that nothing would end must never be.
      await this.clients.add({
        clientId,
        digest: digest(accessToken),
        tokenId: allowance?.id ?? null,
        issuedAt: String(issuedAt),
        expiresAt: expiresAt === undefined ? null : String(expiresAt),
      });
      const actor = allowance ? (`officer:registration-token:${allowance.id}` as const) : 'officer:open-sandbox';
      await this.register.add(registration, { actor });
    } catch (error) {
      await this.clients.remove(clientId);
      if (allowance) await this.tokens.giveBack(allowance.id);
      throw error;
    }
    return { clientId, accessToken, issuedAt, expiresAt };
  }

  private async take(token: string) {
    if (this.config.identity.CLIENT_REGISTRATION === 'off') throw new RegistrationTokenRefused('registration is off');
    const allowance = await this.tokens.take(digest(token), this.clock.now());
    if (!allowance) throw new RegistrationTokenRefused();
    return allowance;
  }

  private async demandOpen(): Promise<undefined> {
    if (this.config.identity.CLIENT_REGISTRATION !== 'open') throw new RegistrationTokenRefused('none was brought');
    if ((await this.clients.countOpen()) >= mostOpen) throw new TooManyClients();
  }
}
