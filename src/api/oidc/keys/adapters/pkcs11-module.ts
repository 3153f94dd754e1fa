import { randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import pkcs11, { type Handle, type Template } from 'pkcs11js';
import { findObjects, Pkcs11Token, type TokenSession } from '#libs/pkcs11';
import type { SignatureAlgorithm } from '#libs/signature-algorithm';
import { CryptographicModule, type HeldKey } from '../cryptographic-module.js';
import { pkcs11Algorithms } from './pkcs11-algorithms.js';

/** What is kept of a key: its name in the module and its public half. */
interface Material {
  readonly id: string;
  readonly publicJwk: JWK;
}

const longestSignature = 512;

/** Keys in a hardware security module, which makes them, signs with them and never gives them out (PKCS #11 2.40). */
export class Pkcs11Module extends CryptographicModule {
  private readonly token: Pkcs11Token;
  private readonly found = new Map<string, Handle>();

  /** @throws whatever the library says when it cannot be loaded */
  constructor(library: string, token: string, pin: string) {
    super();
    this.token = Pkcs11Token.load(library, token, pin);
  }

  override generate(algorithm: SignatureAlgorithm): Promise<string> {
    const { generation, shape, publicAttributes, toJwk } = pkcs11Algorithms[algorithm];
    const id = randomBytes(16);
    return this.token.use(({ module, session }) => {
      const common = [
        { type: pkcs11.CKA_TOKEN, value: true },
        { type: pkcs11.CKA_ID, value: id },
        { type: pkcs11.CKA_LABEL, value: `state-id ${algorithm}` },
      ];
      const { publicKey } = module.C_GenerateKeyPair(
        session,
        generation,
        [...common, ...shape, { type: pkcs11.CKA_VERIFY, value: true }],
        [...common, ...neverOut, { type: pkcs11.CKA_SIGN, value: true }],
      );
      const wanted = publicAttributes.map((type) => ({ type }));
      const values = module.C_GetAttributeValue(session, publicKey, wanted).map(({ value }) => value);
      const material: Material = { id: id.toString('hex'), publicJwk: toJwk(...values) };
      return JSON.stringify(material);
    });
  }

  override open(algorithm: SignatureAlgorithm, material: string): HeldKey {
    const { id, publicJwk } = JSON.parse(material) as Material;
    const { signing, prepare } = pkcs11Algorithms[algorithm];
    const sign = (data: Buffer) =>
      this.token.use(async (used) => {
        const { module, session } = used;
        module.C_SignInit(session, signing, this.privateKey(used, id));
        return module.C_SignAsync(session, prepare(data), Buffer.alloc(longestSignature));
      });
    return { publicJwk, sign: (data) => sign(data).catch((error: unknown) => this.forget(id, error)) };
  }

  override destroy(material: string): Promise<void> {
    const { id } = JSON.parse(material) as Material;
    this.found.delete(id);
    return this.token.use((used) => {
      for (const object of findObjects(used, named(id))) used.module.C_DestroyObject(used.session, object);
    });
  }

  override async close(): Promise<void> {
    this.token.close();
  }

  private privateKey(session: TokenSession, id: string): Handle {
    const known = this.found.get(id);
    if (known) return known;
    const like = [...named(id), { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY }];
    const [key] = findObjects(session, like);
    if (!key) throw new Error(`the PKCS#11 module has no private key ${id}`);
    this.found.set(id, key);
    return key;
  }

  /** A handle may have become void: the next signature looks the key up again. */
  private forget(id: string, error: unknown): never {
    this.found.delete(id);
    throw error;
  }
}

const named = (id: string): Template => [{ type: pkcs11.CKA_ID, value: Buffer.from(id, 'hex') }];

/** Attributes of a private key that never leaves the module, not even wrapped (PKCS #11 2.40 §4.9). */
const neverOut: Template = [
  { type: pkcs11.CKA_PRIVATE, value: true },
  { type: pkcs11.CKA_SENSITIVE, value: true },
  { type: pkcs11.CKA_EXTRACTABLE, value: false },
];
