import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import type { SignatureAlgorithm } from '#libs/signature-algorithm';
import { SealBroken, Sealer } from '#libs/sealing';
import { Config, InvalidConfig } from '../../../config/index.js';
import { KeyValueStore } from '../../../platform/key-value/index.js';
import { Log } from '../../../platform/logging/index.js';
import { CryptographicModules } from './cryptographic-modules.js';
import { EngineSigningKey } from './engine-signing-key.js';
import { lookEveryMs } from './key-lives.js';
import { keysTopic, RotateKeys } from './rotate-keys.js';
import type { SigningKeyRow } from './signing-key.entity.js';
import { SigningKeyRepository, type KeyState } from './signing-key.repository.js';

/** The keys that sign tokens are there and cannot be read: a wrong MASTER_KEY. Better no start than new keys. */
export class SigningKeysUnreadable extends InvalidConfig {
  constructor(options: ErrorOptions) {
    super(['MASTER_KEY is not the one under which the signing keys in the database were made'], options);
  }
}

type Listener = (keys: readonly EngineSigningKey[]) => void;

const afterFailureMs = 1_000;

/**
 * The issuer's keys as this node has them: made at the first start, encrypted at rest, the same on every node. The
 * node looks after them as long as it runs, and tells the engine when they have changed.
 */
@Injectable()
export class SigningKeys implements OnModuleDestroy, OnApplicationShutdown {
  private readonly sealer: Sealer;
  private readonly stop = new AbortController();
  private watching: Promise<void> | undefined;
  private seen = '';

  constructor(
    private readonly repository: SigningKeyRepository,
    private readonly rotation: RotateKeys,
    private readonly modules: CryptographicModules,
    private readonly keyValue: KeyValueStore,
    private readonly log: Log,
    private readonly config: Config,
  ) {
    this.sealer = new Sealer(config.secrets.MASTER_KEY, 'signing-keys');
  }

  /**
   * Hands over the keys, now and whenever they change: of each algorithm the active one first.
   * @throws SigningKeysUnreadable, InvalidConfig
   */
  async follow(listener: Listener): Promise<void> {
    await this.rotation.complete();
    await this.look(listener);
    this.watching = this.watch(listener);
  }

  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    await this.watching;
  }

  /** Requests that are being answered may need a signature until then. */
  async onApplicationShutdown(): Promise<void> {
    await this.modules.close();
  }

  private async watch(listener: Listener): Promise<void> {
    const { signal } = this.stop;
    const timeoutMs = lookEveryMs(this.config.keys);
    while (!signal.aborted) {
      try {
        await this.keyValue.waitFor(keysTopic, () => this.tend(listener), { timeoutMs, signal });
      } catch (error) {
        this.log.error('signing_keys_not_tended', 'the signing keys could not be looked after; trying again', error);
        await pause(afterFailureMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Never has an answer: it is to be asked again. */
  private async tend(listener: Listener): Promise<undefined> {
    if (this.stop.signal.aborted) return;
    await this.rotation.due();
    await this.look(listener);
  }

  private async look(listener: Listener): Promise<void> {
    const rows = (await this.repository.all()).toSorted((one, other) => order(one) - order(other));
    const seen = rows.map(({ kid, state }) => `${kid} ${state}`).join('\n');
    if (seen === this.seen) return;
    listener(rows.map((row) => this.open(row)));
    this.seen = seen;
    this.log.info('signing_keys_changed', 'the signing keys are in use as they are now', { keys: rows.length });
  }

  private open({ kid, sealed, algorithm, module }: SigningKeyRow): EngineSigningKey {
    const material = this.unseal(sealed, kid);
    const held = this.modules.demand(module).open(algorithm as SignatureAlgorithm, material);
    return new EngineSigningKey(kid, algorithm, held);
  }

  private unseal(sealed: string, kid: string): string {
    try {
      return this.sealer.open(sealed, kid);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      throw new SigningKeysUnreadable({ cause: error });
    }
  }
}

/** The engine signs with the first key that fits. */
const states: readonly string[] = ['active', 'next', 'retiring'] satisfies KeyState[];

function order({ state }: SigningKeyRow): number {
  return states.indexOf(state);
}
