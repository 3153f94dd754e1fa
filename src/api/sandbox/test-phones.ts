import { Injectable } from '@nestjs/common';
import type { VirtualPhone } from '#libs/testing';
import { Config } from '../../config/index.js';
import { IssueActivationCode } from '../../core/identity-proofing/index.js';
import { codeOf } from './code-of.js';
import { KeptPhones } from './kept-phones.js';
import { testAccountOf } from './test-accounts.js';

/**
 * A phone for every demo person, played by this process. It is activated with a code and talks to the phone API like
 * any other: nothing in core knows that it is not real, and no check is left out.
 */
@Injectable()
export class TestPhones {
  private readonly phones = new Map<string, Promise<VirtualPhone>>();

  constructor(
    private readonly issueActivationCode: IssueActivationCode,
    private readonly kept: KeptPhones,
    private readonly config: Config,
  ) {}

  /**
   * @param identifier ETSI semantics identifier
   * @throws PersonUnknown, PersonDeceased, PersonTooYoung, PersonSuspended
   */
  of(identifier: string): Promise<VirtualPhone> {
    const known = this.phones.get(identifier);
    if (known) return known;
    const phone = this.config.identity.TEST_ACCOUNTS ? this.findOrActivate(identifier) : this.activate(identifier);
    this.phones.set(identifier, phone);
    phone.catch(() => this.phones.delete(identifier));
    return phone;
  }

  /** The phone is of no use any more: somebody took it out of service. */
  forget(identifier: string): void {
    this.phones.delete(identifier);
  }

  private async findOrActivate(identifier: string): Promise<VirtualPhone> {
    return (await this.find(identifier)) ?? this.activate(identifier);
  }

  /** The phone of an earlier start, if the records still know it. */
  private async find(identifier: string): Promise<VirtualPhone | undefined> {
    const memory = this.kept.find(identifier);
    if (memory?.appOrigin !== this.config.http.APP_ORIGIN) return undefined;
    const { VirtualPhone } = await import('#libs/testing');
    const phone = await VirtualPhone.from(memory);
    try {
      await phone.waiting();
      return phone;
    } catch (error) {
      if (codeOf(error) === 'device_unknown') return undefined;
      throw error;
    }
  }

  private async activate(identifier: string): Promise<VirtualPhone> {
    const { code } = await this.issueActivationCode.issue(identifier, 'officer:sandbox');
    // Loaded here so that a service without a sandbox never holds a software authenticator in memory.
    const { VirtualPhone } = await import('#libs/testing');
    const options = { counter: 'zero', ...testAccountOf(identifier)?.authenticator } as const;
    const phone = VirtualPhone.withAuthenticator(this.config.http.APP_ORIGIN, options);
    await phone.activate(code, 'Test phone');
    // It does not count its signatures, so what is kept now stays true.
    if (this.config.identity.TEST_ACCOUNTS) this.kept.keep(identifier, phone.memory());
    return phone;
  }
}
