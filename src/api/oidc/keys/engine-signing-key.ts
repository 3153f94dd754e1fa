import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { ExternalSigningKey } from 'oidc-provider';
import type { HeldKey } from './cryptographic-module.js';

/** A signing key as the engine sees it: what to publish, and whom to ask for a signature. */
export class EngineSigningKey extends ExternalSigningKey {
  private readonly publicKey: KeyObject;

  constructor(
    private readonly id: string,
    private readonly algorithm: string,
    private readonly held: HeldKey,
  ) {
    super();
    this.publicKey = createPublicKey({ key: held.publicJwk as JsonWebKey, format: 'jwk' });
  }

  override get kid(): string {
    return this.id;
  }

  override get alg(): string {
    return this.algorithm;
  }

  override keyObject(): KeyObject {
    return this.publicKey;
  }

  override async sign(data: Buffer): Promise<Buffer> {
    return this.held.sign(data);
  }
}
