import { randomBytes } from 'node:crypto';
import pkcs11, { type Handle, type Mechanism, type Template } from 'pkcs11js';
import { findObjects, type TokenSession } from '#libs/pkcs11';

/** The token's own two keys: one wraps citizens' keys, one seals what belongs to them. */
export interface TokenKeys {
  /** Given when they were made; tells them from those of another token. */
  readonly name: string;
  readonly wrapping: Handle;
  readonly sealing: Handle;
}

const kept: Template = [
  { type: pkcs11.CKA_TOKEN, value: true },
  { type: pkcs11.CKA_PRIVATE, value: true },
  { type: pkcs11.CKA_SENSITIVE, value: true },
  { type: pkcs11.CKA_EXTRACTABLE, value: false },
  { type: pkcs11.CKA_VALUE_LEN, value: 32 },
];

interface Kind {
  readonly label: string;
  readonly mechanism: Mechanism;
  readonly shape: Template;
}

const wrapping: Kind = {
  label: 'state-id wraps citizens’ keys',
  mechanism: { mechanism: pkcs11.CKM_AES_KEY_GEN },
  shape: [
    { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_AES },
    { type: pkcs11.CKA_WRAP, value: true },
    { type: pkcs11.CKA_UNWRAP, value: true },
    { type: pkcs11.CKA_ENCRYPT, value: false },
    // Decrypting what was wrapped would give out the key.
    { type: pkcs11.CKA_DECRYPT, value: false },
  ],
};
const sealing: Kind = {
  label: 'state-id seals citizens’ keys',
  mechanism: { mechanism: pkcs11.CKM_GENERIC_SECRET_KEY_GEN },
  shape: [
    { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_GENERIC_SECRET },
    { type: pkcs11.CKA_SIGN, value: true },
  ],
};

/**
 * Finds them, or makes them in a token that is new.
 * @throws Error when the token has one without the other, or several
 */
export function demandTokenKeys(token: TokenSession): TokenKeys {
  const found = [find(token, wrapping), find(token, sealing)] as const;
  if (found.every((objects) => objects.length === 0)) {
    const id = randomBytes(8);
    for (const kind of [wrapping, sealing]) make(token, kind, id);
    return demandTokenKeys(token);
  }
  const [[wraps, ...moreWraps], [seals, ...moreSeals]] = found;
  if (!wraps || !seals || moreWraps.length + moreSeals.length > 0)
    throw new Error('the token must have one key that wraps and one that seals');
  const [id] = token.module.C_GetAttributeValue(token.session, wraps, [{ type: pkcs11.CKA_ID }]);
  return { name: (id?.value ?? Buffer.of()).toString('hex'), wrapping: wraps, sealing: seals };
}

function find(token: TokenSession, { label }: Kind): readonly Handle[] {
  const template = [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
    { type: pkcs11.CKA_LABEL, value: label },
  ];
  return findObjects(token, template);
}

function make({ module, session }: TokenSession, { label, mechanism, shape }: Kind, id: Buffer): void {
  module.C_GenerateKey(session, mechanism, [
    ...kept,
    ...shape,
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
    { type: pkcs11.CKA_LABEL, value: label },
    { type: pkcs11.CKA_ID, value: id },
  ]);
}
