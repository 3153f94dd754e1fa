import { Injectable } from '@nestjs/common';
import { type Account, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { Clock } from '#libs/kernel';
import { PersonIdentifier } from '#libs/person-identifier';
import { CitizenRepository, type Citizen, type CitizenId } from '../../../core/citizens/index.js';
import { RelyingPartyRegistry } from '../../../core/relying-parties/index.js';
import { KnownSubjects } from './known-subjects.js';
import { readLoginHintToken } from './login-hint-token.js';

/** Whom a backchannel request names; it need not be anybody. */
export interface NamedPerson extends Account {
  readonly person: string;
}

/**
 * Whom a request means. An identifier that could be somebody's is taken, whoever it is: what comes of it does not
 * tell the unknown, the suspended and those without a phone from who does not answer.
 */
@Injectable()
export class PersonHints {
  constructor(
    private readonly citizens: CitizenRepository,
    private readonly subjects: KnownSubjects,
    private readonly parties: RelyingPartyRegistry,
    private readonly clock: Clock,
  ) {}

  /** `login_hint`: ETSI semantics identifier (CIBA Core §7.1). @throws UnknownUserId */
  fromLoginHint(hint: string): string {
    try {
      return PersonIdentifier.parse(hint).toEtsi();
    } catch {
      throw new errors.UnknownUserId('the hint is no person identifier, such as PNOUA-19840312-99012');
    }
  }

  /** `login_hint_token`. @throws UnknownUserId, ExpiredLoginHintToken, InvalidRequest */
  async fromToken(ctx: KoaContextWithOIDC, token: string): Promise<string> {
    return this.fromLoginHint(await readLoginHintToken(ctx, token, this.clock));
  }

  /**
   * The account that the engine goes on with.
   * @param named a person identifier, or the subject of an `id_token_hint`
   * @returns `undefined` when an ID token names nobody whom this client could know
   */
  async account({ oidc }: KoaContextWithOIDC, named: string): Promise<NamedPerson | undefined> {
    const byToken = typeof oidc.params?.['id_token_hint'] === 'string';
    const citizen = byToken
      ? await this.ofSubject(oidc.client?.clientId ?? '', named)
      : await this.citizens.findByIdentifier(named);
    if (byToken && !citizen) return undefined;
    const accountId = citizen?.id ?? 'nobody';
    const person = citizen?.identifier ?? named;
    return { accountId, person, claims: async () => ({ sub: accountId }) };
  }

  private async ofSubject(clientId: string, subject: string): Promise<Citizen | undefined> {
    const isPublic = this.parties.find(clientId)?.subjects === 'public';
    const citizenId = isPublic ? (subject as CitizenId) : await this.subjects.citizenOf(subject);
    return citizenId && this.citizens.find(citizenId);
  }
}
