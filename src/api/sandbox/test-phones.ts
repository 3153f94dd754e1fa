import { Injectable } from '@nestjs/common';
import type { VirtualPhone } from '#libs/testing';
import { Config } from '../../config/index.js';
import { IssueActivationCode } from '../../core/identity-proofing/index.js';

/**
 * A phone for every demo person, played by this process. It is activated with a code and talks to the phone API like
 * any other: nothing in core knows that it is not real, and no check is left out.
 */
@Injectable()
export class TestPhones {
  private readonly phones = new Map<string, Promise<VirtualPhone>>();

  constructor(
    private readonly issueActivationCode: IssueActivationCode,
    private readonly config: Config,
  ) {}

  /**
   * @param identifier ETSI semantics identifier
   * @throws PersonUnknown, PersonDeceased, PersonTooYoung, PersonSuspended
   */
  of(identifier: string): Promise<VirtualPhone> {
    const known = this.phones.get(identifier);
    if (known) return known;
    const phone = this.activate(identifier);
    this.phones.set(identifier, phone);
    phone.catch(() => this.phones.delete(identifier));
    return phone;
  }

  /** The phone is of no use any more: somebody took it out of service. */
  forget(identifier: string): void {
    this.phones.delete(identifier);
  }

  private async activate(identifier: string): Promise<VirtualPhone> {
    const { code } = await this.issueActivationCode.issue(identifier, 'officer:sandbox');
    // Loaded here so that a service without a sandbox never holds a software authenticator in memory.
    const { VirtualPhone } = await import('#libs/testing');
    const phone = new VirtualPhone(this.config.http.APP_ORIGIN);
    await phone.activate(code, 'Test phone');
    return phone;
  }
}
