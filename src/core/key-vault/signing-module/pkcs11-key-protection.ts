import { createHash, createPublicKey, type JsonWebKey } from 'node:crypto';
import pkcs11, { type Handle, type Template } from 'pkcs11js';
import { Pkcs11Token, type TokenSession } from '#libs/pkcs11';
import type { KeyAlgorithm, ProtectedKey } from '../domain/citizen-key.js';
import type { DigestScheme } from '../domain/digest-scheme.js';
import { KeyProtection } from './key-protection.js';
import { demandTokenKeys, type TokenKeys } from './token-keys.js';
import { generations, keyWrap, signatureOf } from './token-mechanisms.js';

const longestWrapped = 4_096;
const longestSignature = 512;

/** For the length of one call, and seen by nobody. */
const passing: Template = [
  { type: pkcs11.CKA_TOKEN, value: false },
  { type: pkcs11.CKA_PRIVATE, value: true },
  { type: pkcs11.CKA_SENSITIVE, value: true },
  { type: pkcs11.CKA_SIGN, value: true },
];

/**
 * Keys made, wrapped, unwrapped and used in a PKCS #11 token: no private key is ever in our memory. What is kept is
 * the wrapped key; the token holds none of them, so it does not slow down with their number.
 */
export class Pkcs11KeyProtection extends KeyProtection {
  override readonly name: string;

  private constructor(
    private readonly token: Pkcs11Token,
    private readonly keys: TokenKeys,
  ) {
    super();
    this.name = `pkcs11:${keys.name}`;
  }

  /** @throws Error with what is wrong with library, token or PIN */
  static async connect(library: string, label: string, pin: string): Promise<Pkcs11KeyProtection> {
    const token = Pkcs11Token.load(library, label, pin);
    return new Pkcs11KeyProtection(token, await token.use(demandTokenKeys));
  }

  override generate(algorithm: KeyAlgorithm): Promise<ProtectedKey> {
    const { mechanism, shape } = generations[algorithm];
    return this.token.use(async (used) => {
      const { module, session } = used;
      const pair = await module.C_GenerateKeyPairAsync(
        session,
        mechanism,
        [{ type: pkcs11.CKA_TOKEN, value: false }, { type: pkcs11.CKA_VERIFY, value: true }, ...shape],
        [...passing, { type: pkcs11.CKA_EXTRACTABLE, value: true }],
      );
      try {
        const publicKey = readPublicKey(used, pair.publicKey, algorithm);
        const room = Buffer.alloc(longestWrapped);
        const wrapped = module.C_WrapKey(session, keyWrap, this.keys.wrapping, pair.privateKey, room);
        return { publicKey, wrapped: Uint8Array.from(wrapped), wrappedBy: this.name };
      } finally {
        for (const object of [pair.privateKey, pair.publicKey]) module.C_DestroyObject(session, object);
      }
    });
  }

  override sign(
    wrapped: Uint8Array,
    algorithm: KeyAlgorithm,
    digest: Uint8Array,
    scheme: DigestScheme,
  ): Promise<Uint8Array> {
    const { mechanism, input } = signatureOf(digest, scheme);
    return this.token.use(async (used) => {
      const { module, session } = used;
      const key = this.unwrap(used, wrapped, algorithm);
      try {
        module.C_SignInit(session, mechanism, key);
        return await module.C_SignAsync(session, input, Buffer.alloc(longestSignature));
      } finally {
        module.C_DestroyObject(session, key);
      }
    });
  }

  override mac(data: Uint8Array): Promise<Uint8Array> {
    return this.token.use(async ({ module, session }) => {
      module.C_SignInit(session, { mechanism: pkcs11.CKM_SHA256_HMAC }, this.keys.sealing);
      return module.C_SignAsync(session, Buffer.from(data), Buffer.alloc(createHash('sha256').digest().length));
    });
  }

  override async close(): Promise<void> {
    this.token.close();
  }

  private unwrap({ module, session }: TokenSession, wrapped: Uint8Array, algorithm: KeyAlgorithm): Handle {
    return module.C_UnwrapKey(session, keyWrap, this.keys.wrapping, Buffer.from(wrapped), [
      ...passing,
      { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY },
      { type: pkcs11.CKA_KEY_TYPE, value: generations[algorithm].type },
      { type: pkcs11.CKA_EXTRACTABLE, value: false },
    ]);
  }
}

function readPublicKey({ module, session }: TokenSession, object: Handle, algorithm: KeyAlgorithm): Buffer {
  const read = (...types: number[]) => {
    const wanted = types.map((type) => ({ type }));
    return module.C_GetAttributeValue(session, object, wanted).map(({ value }) => value);
  };
  const text = (bytes: Buffer) => bytes.toString('base64url');
  let key: JsonWebKey;
  if (algorithm === 'EC-P256') {
    // DER: an octet string around 04, x, y.
    const [point = Buffer.of()] = read(pkcs11.CKA_EC_POINT);
    key = { kty: 'EC', crv: 'P-256', x: text(point.subarray(-64, -32)), y: text(point.subarray(-32)) };
  } else {
    const [n = Buffer.of(), e = Buffer.of()] = read(pkcs11.CKA_MODULUS, pkcs11.CKA_PUBLIC_EXPONENT);
    key = { kty: 'RSA', n: text(n), e: text(e) };
  }
  return createPublicKey({ key, format: 'jwk' }).export({ format: 'der', type: 'spki' });
}
