import type { Server } from 'node:http';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { FindAccount, type Account } from '../../core/accounts/index.js';
import { ChangeCertificateState } from '../../core/certificates/index.js';
import { CitizenRepository } from '../../core/citizens/index.js';
import { Log } from '../../platform/logging/index.js';
import { AnsweringPhones } from './answering-phones.js';
import { testAccounts, type TestAccount } from './test-accounts.js';

/** Gives every test account its phone, in the ordinary way, as soon as the service answers. */
@Injectable()
export class OpenTestAccounts implements OnApplicationBootstrap, OnModuleDestroy {
  private opened: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly phones: AnsweringPhones,
    private readonly citizens: CitizenRepository,
    private readonly accounts: FindAccount,
    private readonly certificates: ChangeCertificateState,
    private readonly host: HttpAdapterHost,
    private readonly log: Log,
  ) {}

  /** The phones come by the front door, so it has to be open. */
  onApplicationBootstrap(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    this.opened = new Promise((resolve) => server.once('listening', resolve)).then(() => this.openAll());
  }

  onModuleDestroy(): void {
    this.stopped = true;
  }

  /** Until all of them are there; a service that has just been started takes some seconds. */
  ready(): Promise<void> {
    return this.opened;
  }

  /** Newest first; none for who has no phone, and none without the relying-party API. */
  async accountsOf({ person }: TestAccount): Promise<readonly Account[]> {
    const citizen = await this.citizens.findByIdentifier(person);
    return citizen ? this.accounts.suitableOf(citizen.id, 'advanced') : [];
  }

  private async openAll(): Promise<void> {
    for (const account of testAccounts) {
      if (this.stopped || account.phone === 'none') continue;
      try {
        await this.phones.attend(account.person);
        if (account.phone === 'suspended') await this.suspend(account);
      } catch (error) {
        if (!this.stopped) this.log.error('test_account_not_opened', 'a test account could not be opened', error);
      }
    }
    this.log.info('test_accounts_open', 'the phones of the test accounts answer by themselves');
  }

  private async suspend(account: TestAccount): Promise<void> {
    for (const { keys } of await this.accountsOf(account))
      for (const { certificate } of [keys.authentication, keys.signing])
        await this.certificates.change(certificate, { to: 'suspended' }, 'officer:sandbox');
  }
}
