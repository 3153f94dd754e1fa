import { Injectable } from '@nestjs/common';
import { noSuitableAccount, readDocumentNumber, readSemanticsIdentifier } from '#libs/smart-id-api';
import { FindAccount, reachesLevel, type Account } from '../../core/accounts/index.js';
import type { CertificateLevel } from '../../core/certificates/index.js';
import { CitizenRepository, type Citizen } from '../../core/citizens/index.js';
import { RelyingPartyProblem } from './rp.errors.js';

/** Whom a path names. Unknown, suspended and without a suitable account look the same (RP API 3.2.0). */
@Injectable()
export class FindCitizen {
  constructor(
    private readonly citizens: CitizenRepository,
    private readonly accounts: FindAccount,
  ) {}

  /** @throws RelyingPartyProblem 404 */
  async byIdentifier(text: string, level: CertificateLevel): Promise<Citizen> {
    const citizen = readSemanticsIdentifier(text) && (await this.citizens.findByIdentifier(text));
    if (citizen?.status !== 'active') throw unsuitable();
    const accounts = await this.accounts.suitableOf(citizen.id, level);
    if (accounts.length === 0) throw unsuitable();
    return citizen;
  }

  /** @throws RelyingPartyProblem 404 */
  async byDocument(
    text: string,
    level: CertificateLevel,
  ): Promise<{ readonly account: Account; readonly citizen: Citizen }> {
    const account = readDocumentNumber(text) && (await this.accounts.ofDocument(text));
    if (!account || !reachesLevel(account, level)) throw unsuitable();
    const citizen = await this.citizens.find(account.citizenId);
    if (citizen?.status !== 'active') throw unsuitable();
    return { account, citizen };
  }
}

const unsuitable = () => RelyingPartyProblem.of(noSuitableAccount());
