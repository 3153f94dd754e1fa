import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { sameSecret } from '#libs/kernel';
import { KeyValueStore } from '../../platform/key-value/index.js';
import { activationLifeMs, triesAllowed, type Activation, type ActivationCode } from './domain/activation.js';

interface Stored {
  readonly activation: Activation;
  /** The exact text in the store, to compare and set against. */
  readonly text: string;
}

/** Activations under way; each lives ten minutes. */
@Injectable()
export class ActivationStore {
  constructor(
    private readonly store: KeyValueStore,
    private readonly config: Config,
  ) {}

  /** @returns `false` when the reference is taken */
  create(reference: string, activation: Activation): Promise<boolean> {
    return this.store.setIfAbsent(recordKey(reference), JSON.stringify(activation), activationLifeMs);
  }

  async find(reference: string): Promise<Stored | undefined> {
    const text = await this.store.get(recordKey(reference));
    return text === undefined ? undefined : { text, activation: JSON.parse(text) as Activation };
  }

  /** @returns `false` when somebody else has changed it meanwhile */
  replace(reference: string, previous: Stored, next: Activation): Promise<boolean> {
    return this.store.replace(recordKey(reference), previous.text, JSON.stringify(next), activationLifeMs);
  }

  delete(reference: string): Promise<void> {
    return this.store.delete(recordKey(reference), triesKey(reference));
  }

  /** Counts a try before it is judged, so that parallel guesses are not free. @returns whether it may be judged */
  async countTry(reference: string): Promise<boolean> {
    return (await this.store.increment(triesKey(reference), activationLifeMs)) <= triesAllowed;
  }

  forgiveTries(reference: string): Promise<void> {
    return this.store.delete(triesKey(reference));
  }

  /** What is kept of the secret. Keyed: 35 bits could be guessed from a plain digest. */
  mac({ reference, secret }: ActivationCode): string {
    return createHmac('sha256', this.config.secrets.MASTER_KEY)
      .update(`activation:${reference}:${secret}`)
      .digest('base64url');
  }

  matches(code: ActivationCode, activation: Activation | undefined): boolean {
    // Compared also where there is nothing to compare with: an unknown reference costs the same.
    return sameSecret(this.mac(code), activation?.secretMac ?? '') && activation !== undefined;
  }
}

const recordKey = (reference: string) => `{activation:${reference}}:record`;
const triesKey = (reference: string) => `{activation:${reference}}:tries`;
