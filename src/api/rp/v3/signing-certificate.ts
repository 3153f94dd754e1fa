import { Injectable } from '@nestjs/common';
import { invalidRequest, signingCertificate, type SigningCertificateResponse } from '#libs/smart-id-api';
import { FindAccount } from '../../../core/accounts/index.js';
import type { Caller } from '../caller.js';
import { FindCitizen } from '../find-citizen.js';
import { IdentifyRelyingParty } from '../identify-relying-party.js';
import { RelyingPartyProblem } from '../rp.errors.js';

/** Tells the signing certificate of a document that the relying party knows already; nobody is asked. */
@Injectable()
export class ReadSigningCertificate {
  constructor(
    private readonly parties: IdentifyRelyingParty,
    private readonly citizens: FindCitizen,
    private readonly accounts: FindAccount,
  ) {}

  /** @throws RelyingPartyProblem */
  async read(documentNumber: string, body: unknown, caller: Caller): Promise<SigningCertificateResponse> {
    const parsed = signingCertificate.safeParse(body);
    if (!parsed.success) throw RelyingPartyProblem.of(invalidRequest(parsed.error));
    await this.parties.byBody(parsed.data, caller);
    const level = parsed.data.certificateLevel === 'ADVANCED' ? 'advanced' : 'qualified';
    const { account } = await this.citizens.byDocument(documentNumber, level);
    const key = await this.accounts.usableKey(account, 'signing');
    if (!key) return { state: 'DOCUMENT_UNUSABLE' };
    const certificateLevel = key.certificate.level === 'qualified' ? 'QUALIFIED' : 'ADVANCED';
    return { state: 'OK', cert: { value: key.certificate.certificate.toString('base64'), certificateLevel } };
  }
}
