import { sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { digestName, type SignatureAlgorithm, type Signer } from './signing.js';

const signInPool = promisify(sign);

/** Signs with a private key that this process holds; the work is done beside the event loop. */
export class SoftwareSigner implements Signer {
  readonly algorithm: SignatureAlgorithm;

  constructor(private readonly key: KeyObject) {
    this.algorithm = usualAlgorithm(key);
  }

  async sign(content: Uint8Array): Promise<Uint8Array> {
    return signInPool(digestName(this.algorithm), content, this.key);
  }
}

/** RSA with SHA-256; P-256 with SHA-256 and P-384 with SHA-384. */
function usualAlgorithm(key: KeyObject): SignatureAlgorithm {
  if (key.asymmetricKeyType === 'rsa') return 'sha256WithRSA';
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (curve === 'secp384r1') return 'ecdsaWithSHA384';
  if (curve === 'prime256v1') return 'ecdsaWithSHA256';
  throw new RangeError('a key is RSA, P-256 or P-384');
}
