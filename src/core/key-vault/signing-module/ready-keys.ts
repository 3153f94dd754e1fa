import type { KeyAlgorithm, ProtectedKey } from '../domain/citizen-key.js';
import type { KeyProtection } from './key-protection.js';

/** Keys that were made before somebody needs them, wrapped like all others: a pair of RSA takes most of a second. */
export class ReadyKeys {
  private readonly ready: ProtectedKey[] = [];
  private filling: Promise<void> | undefined;

  constructor(
    private readonly protection: KeyProtection,
    private readonly most: number,
  ) {}

  async take(algorithm: KeyAlgorithm): Promise<ProtectedKey> {
    // A pair on a curve is made in no time.
    if (algorithm === 'EC-P256') return this.protection.generate(algorithm);
    const key = this.ready.shift() ?? (await this.protection.generate(algorithm));
    this.fill();
    return key;
  }

  /** One after the other, so that there is always room for who cannot wait. */
  fill(): void {
    this.filling ??= this.fillUp().finally(() => (this.filling = undefined));
    // Whoever needs a key next makes it and hears what is wrong.
    this.filling.catch(() => undefined);
  }

  private async fillUp(): Promise<void> {
    while (this.ready.length < this.most) this.ready.push(await this.protection.generate('RSA-3072'));
  }
}
