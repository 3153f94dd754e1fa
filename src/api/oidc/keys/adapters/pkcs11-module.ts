import { randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import pkcs11, { type Handle, type Template } from 'pkcs11js';

import type { SignatureAlgorithm } from '#libs/signature-algorithm';
import { CryptographicModule, type HeldKey } from '../cryptographic-module.js';
import { pkcs11Algorithms } from './pkcs11-algorithms.js';
import { Pkcs11Sessions } from './pkcs11-sessions.js';

/** What is kept of a key: its name in the module and its public half. */
interface Material {
  readonly id: string;
  readonly publicJwk: JWK;
}

const longestSignature = 512;

/** Keys in a hardware security module, which makes them, signs with them and never gives them out (PKCS #11 2.40). */
export class Pkcs11Module extends CryptographicModule {
  private readonly module = new pkcs11.PKCS11();
  private readonly sessions: Pkcs11Sessions;
  private readonly initialised: boolean;
  private readonly found = new Map<string, Handle>();

  /** @throws whatever the library says when it cannot be loaded */
  constructor(library: string, token: string, pin: string) {
    super();
    this.module.load(library);
    this.initialised = this.initialise();
    this.sessions = new Pkcs11Sessions(this.module, token, pin);
  }

  override generate(algorithm: SignatureAlgorithm): Promise<string> {
    const { generation, shape, publicAttributes, toJwk } = pkcs11Algorithms[algorithm];
    const id = randomBytes(16);
    return this.sessions.use((session) => {
      const common = [
        { type: pkcs11.CKA_TOKEN, value: true },
        { type: pkcs11.CKA_ID, value: id },
        { type: pkcs11.CKA_LABEL, value: `state-id ${algorithm}` },
      ];
      const { publicKey } = this.module.C_GenerateKeyPair(
        session,
        generation,
        [...common, ...shape, { type: pkcs11.CKA_VERIFY, value: true }],
        [...common, ...neverOut, { type: pkcs11.CKA_SIGN, value: true }],
      );
      const wanted = publicAttributes.map((type) => ({ type }));
      const values = this.module.C_GetAttributeValue(session, publicKey, wanted).map(({ value }) => value);
      const material: Material = { id: id.toString('hex'), publicJwk: toJwk(...values) };
      return JSON.stringify(material);
    });
  }

  override open(algorithm: SignatureAlgorithm, material: string): HeldKey {
    const { id, publicJwk } = JSON.parse(material) as Material;
    const { signing, prepare } = pkcs11Algorithms[algorithm];
    const sign = (data: Buffer) =>
      this.sessions.use(async (session) => {
        this.module.C_SignInit(session, signing, this.privateKey(session, id));
        return this.module.C_SignAsync(session, prepare(data), Buffer.alloc(longestSignature));
      });
    return { publicJwk, sign: (data) => sign(data).catch((error: unknown) => this.forget(id, error)) };
  }

  override destroy(material: string): Promise<void> {
    const { id } = JSON.parse(material) as Material;
    this.found.delete(id);
    return this.sessions.use((session) => {
      for (const object of this.find(session, id)) this.module.C_DestroyObject(session, object);
    });
  }

  override async close(): Promise<void> {
    if (this.initialised) this.module.C_Finalize();
    this.module.close();
  }

  /** A library is initialised once a process (PKCS #11 2.40 §5.4): whoever did it, ends it. */
  private initialise(): boolean {
    try {
      this.module.C_Initialize({ flags: pkcs11.CKF_OS_LOCKING_OK });
      return true;
    } catch (error) {
      if ((error as { code?: number }).code === pkcs11.CKR_CRYPTOKI_ALREADY_INITIALIZED) return false;
      throw error;
    }
  }

  private privateKey(session: Handle, id: string): Handle {
    const known = this.found.get(id);
    if (known) return known;
    const [key] = this.find(session, id, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY }]);
    if (!key) throw new Error(`the PKCS#11 module has no private key ${id}`);
    this.found.set(id, key);
    return key;
  }

  private find(session: Handle, id: string, also: Template = []): Handle[] {
    this.module.C_FindObjectsInit(session, [{ type: pkcs11.CKA_ID, value: Buffer.from(id, 'hex') }, ...also]);
    const objects = this.module.C_FindObjects(session, 10);
    this.module.C_FindObjectsFinal(session);
    return objects;
  }

  /** A handle may have become void: the next signature looks the key up again. */
  private forget(id: string, error: unknown): never {
    this.found.delete(id);
    throw error;
  }
}

/** Attributes of a private key that never leaves the module, not even wrapped (PKCS #11 2.40 §4.9). */
const neverOut: Template = [
  { type: pkcs11.CKA_PRIVATE, value: true },
  { type: pkcs11.CKA_SENSITIVE, value: true },
  { type: pkcs11.CKA_EXTRACTABLE, value: false },
];
