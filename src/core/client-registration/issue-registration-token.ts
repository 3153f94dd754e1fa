import { Injectable } from '@nestjs/common';
import { Clock, digest, DomainError, Random } from '#libs/kernel';
import { Database } from '../../platform/persistence/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import { InvalidRegistration, OrganisationRepository, scopes as knownScopes } from '../relying-parties/index.js';
import { registrationTokenIssued, registrationTokenRevoked } from './client-registration.events.js';
import { RegistrationTokenRepository } from './persistence/registration-token.repository.js';

const dayMs = 24 * 60 * 60_000;

/** There is no initial access token of that id. */
export class RegistrationTokenUnknown extends DomainError {
  static override readonly code = 'registration_token_unknown';
  static override readonly kind = 'absent';
}

export interface TokenLimits {
  readonly organisation: string;
  /** 1 to 100. */
  readonly clients: number;
  /** 1 to 90. */
  readonly days: number;
  readonly scopes: readonly string[];
}

/** Lets an organisation register clients, so many and so long. */
@Injectable()
export class IssueRegistrationToken {
  constructor(
    private readonly database: Database,
    private readonly tokens: RegistrationTokenRepository,
    private readonly organisations: OrganisationRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** @returns the token, which is known to nobody afterwards. @throws InvalidRegistration */
  async issue(limits: TokenLimits, actor: Actor): Promise<{ id: string; token: string }> {
    const { organisation, clients, scopes } = limits;
    const id = Buffer.from(this.random.bytes(5)).toString('hex');
    const token = Buffer.from(this.random.bytes(32)).toString('base64url');
    await this.database.transaction(async (within) => {
      const faults = faultsOf(limits);
      if (!(await this.organisations.has(organisation, within)))
        faults.push(`there is no organisation ${organisation}`);
      if (faults.length > 0) throw new InvalidRegistration(faults);
      const row = { id, digest: digest(token), organisationId: organisation, scopes, remaining: clients };
      const expiresAt = String(this.clock.now() + limits.days * dayMs);
      await this.tokens.add({ ...row, expiresAt, issuedBy: actor }, within);
      await this.audit.recordWithin(within, registrationTokenIssued(id, organisation, clients, actor));
    });
    return { id, token };
  }

  /** Clients that were registered with it stay. @throws RegistrationTokenUnknown */
  async revoke(id: string, actor: Actor): Promise<void> {
    await this.database.transaction(async (within) => {
      if (!(await this.tokens.revoke(id, within))) throw new RegistrationTokenUnknown(id);
      await this.audit.recordWithin(within, registrationTokenRevoked(id, actor));
    });
  }
}

function faultsOf({ clients, days, scopes }: TokenLimits): string[] {
  const within = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
  const unknown = scopes.filter((scope) => !knownScopes.includes(scope as never));
  return [
    ...(within(clients, 100) ? [] : ['clients must be 1 to 100']),
    ...(within(days, 90) ? [] : ['days must be 1 to 90']),
    ...unknown.map((scope) => `there is no scope ${scope}`),
  ];
}
