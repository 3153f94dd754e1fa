import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Account, AccountClaims, KoaContextWithOIDC } from 'oidc-provider';
import { Config } from '../../config/index.js';
import { RelyingPartyRegistry, type RelyingParty } from '../../core/relying-parties/index.js';
import { CitizenRepository, fullName, type Citizen, type CitizenId } from '../../core/citizens/index.js';
import { compatibilityClaims, compatibilityOf } from './compatibility/compatibility-of.js';

/** Which claims each scope releases; nothing is released that no scope asked for. */
export const claimsOfScopes = {
  openid: ['sub', 'acr', 'amr', 'auth_time', ...compatibilityClaims],
  profile: ['name', 'given_name', 'family_name', 'given_name_latin', 'family_name_latin', 'person_type'],
  birthdate: ['birthdate'],
  national_id: ['national_id'],
};

/** What the engine carries through a request: a citizen, by the id that tokens are about. */
export interface CitizenAccount extends Account {
  readonly citizen: Citizen;
}

/** Citizens as the engine sees them. */
@Injectable()
export class Accounts {
  constructor(
    private readonly citizens: CitizenRepository,
    private readonly parties: RelyingPartyRegistry,
    private readonly config: Config,
  ) {}

  /** Asked before every code, token and userinfo answer: who is not active gets none. */
  async find({ oidc }: KoaContextWithOIDC, accountId: string): Promise<CitizenAccount | undefined> {
    const citizen = await this.citizens.find(accountId as CitizenId);
    if (citizen?.status !== 'active') return undefined;
    const compatibility = compatibilityOf(this.parties.find(oidc.client?.clientId ?? ''));
    const claims = async () => ({ ...toClaims(citizen), ...compatibility?.claims(citizen, oidc) });
    return { accountId, citizen, claims };
  }

  /** Under which name a relying party knows a citizen. */
  async subject(accountId: string, party: RelyingParty): Promise<string> {
    const open = party.subjects === 'public' && party.compatibility === undefined;
    return open ? accountId : this.pairwiseSubject(accountId, party.id);
  }

  /**
   * The subject that one sector sees (OpenID Connect Core §8.1). Made from the person, not from the phone: it stays
   * the same after a new activation, and no two sectors can compare theirs.
   */
  async pairwiseSubject(accountId: string, clientId: string): Promise<string> {
    const compatibility = compatibilityOf(this.parties.find(clientId));
    const citizen = compatibility && (await this.citizens.find(accountId as CitizenId));
    if (compatibility && citizen) return compatibility.subject(citizen);
    const sector = this.parties.find(clientId)?.sector ?? clientId;
    return createHmac('sha256', this.config.secrets.PAIRWISE_SALT)
      .update(`${sector}\n${accountId}`)
      .digest('base64url');
  }
}

function toClaims({ id, name, nameLatin, birthDate, identifier, personType }: Citizen): AccountClaims {
  return {
    sub: id,
    name: fullName(name),
    ...(name.givenName !== undefined && { given_name: name.givenName }),
    family_name: name.familyName,
    ...(nameLatin.givenName !== undefined && { given_name_latin: nameLatin.givenName }),
    family_name_latin: nameLatin.familyName,
    person_type: personType,
    birthdate: birthDate,
    national_id: identifier,
  };
}
