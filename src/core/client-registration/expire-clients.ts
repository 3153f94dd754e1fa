import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Log } from '../../platform/logging/index.js';
import { RelyingPartyUnknown, SwitchRelyingParty } from '../relying-parties/index.js';
import { RegisteredClientRepository } from './persistence/registered-client.repository.js';

const everyMs = 5 * 60_000;

/**
 * Switches clients off whose time is over. Any number of nodes may do it. No periodic job: a part of one is one
 * transaction, and switching a relying party off takes one of its own.
 */
@Injectable()
export class ExpireClients implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clients: RegisteredClientRepository,
    private readonly switching: SwitchRelyingParty,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), everyMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async sweep(): Promise<void> {
    try {
      for (const clientId of await this.clients.expired(this.clock.now())) await this.end(clientId);
    } catch (error) {
      this.log.error('sweep_failed', 'clients could not be switched off; trying again later', error);
    }
  }

  private async end(clientId: string): Promise<void> {
    const author = { actor: 'system', reason: 'its time is over' } as const;
    await this.switching.disable(clientId, author).catch((error: unknown) => {
      // A registration that broke off in the middle.
      if (!(error instanceof RelyingPartyUnknown)) throw error;
    });
    await this.clients.remove(clientId);
  }
}
