import { createPublicKey, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#libs/kernel';
import { checkActivation, type ActivationGranted, type ActivationSite } from '../domain/activation-checks.js';
import type { ActivationFault } from '../domain/activation-fault.js';
import type { CitizenKey, KeyBinding } from '../domain/citizen-key.js';
import { isSignature } from '../domain/digest-scheme.js';
import { writeEvidence } from '../domain/evidence.js';
import { sealedBytes } from '../domain/key-seal.js';
import type { Signed, SigningOrder } from '../domain/signing-order.js';
import { ActivationRefused } from '../key-vault.errors.js';
import { KeyVault } from '../key-vault.js';
import type { KeyProtection } from './key-protection.js';
import { ReadyKeys } from './ready-keys.js';

/**
 * The signature activation module (EN 419 241-1): believes nobody, checks each order itself, signs, and forgets. It
 * knows no database and no network; whether an approval was used before is decided where that is stored.
 */
export class SignatureActivationModule extends KeyVault {
  private readonly readyKeys: ReadyKeys;

  constructor(
    private readonly protection: KeyProtection,
    private readonly site: ActivationSite,
    private readonly clock: Clock,
    readyKeys = 0,
  ) {
    super();
    this.readyKeys = new ReadyKeys(protection, readyKeys);
    this.readyKeys.fill();
  }

  override async create(binding: KeyBinding): Promise<CitizenKey> {
    const { id, citizenId, use, algorithm, credential } = binding;
    const made = await this.readyKeys.take(algorithm);
    const key = { id, citizenId, use, algorithm, credential, ...made, createdAt: this.clock.now() };
    return { ...key, seal: await this.protection.mac(sealedBytes(key)) };
  }

  override async sign(order: SigningOrder): Promise<Signed> {
    const { key } = order;
    const granted = await this.check(order);
    if (typeof granted === 'string') throw new ActivationRefused(granted);
    const { digest, scheme, signCount } = granted;
    const signature = await this.protection.sign(key.wrapped, key.algorithm, digest, scheme);
    // A fault in the middle of RSA would give the key away with the signature (Boneh, DeMillo, Lipton 1997).
    const publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
    if (!isSignature(signature, digest, publicKey, scheme)) throw new Error('the signature does not hold');
    return { signature, signCount, evidence: writeEvidence(order, this.site, signature, this.clock.now()) };
  }

  override close(): Promise<void> {
    return this.protection.close();
  }

  /** Whatever an order is made of, it is granted, refused with a word, or it is not an order. */
  private async check(order: SigningOrder): Promise<ActivationGranted | ActivationFault> {
    try {
      if (order.key.wrappedBy !== this.protection.name) return 'other_protection';
      const seal = await this.protection.mac(sealedBytes(order.key));
      if (!isSame(seal, order.key.seal)) return 'broken_seal';
      return checkActivation(order, this.site, this.clock.now());
    } catch (error) {
      if (isAboutTheOrder(error)) return 'malformed';
      throw error;
    }
  }
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** What the language and its cryptography say of values that are not what they should be. */
function isAboutTheOrder(error: unknown): boolean {
  const { name, code = '' } = error as NodeJS.ErrnoException;
  return ['TypeError', 'RangeError'].includes(name) || code.startsWith('ERR_OSSL');
}
