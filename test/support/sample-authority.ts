import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  encodeName,
  extensions,
  keyIdentifier,
  makeCertificate,
  readCertificate,
  SoftwareSigner,
  type Der,
  type NameAttribute,
  type ReadCertificate,
  type Signer,
} from '#libs/x509';

const second = 1_000;
const day = 86_400 * second;

/** A key with its certificate. */
export interface Holder {
  readonly key: KeyObject;
  readonly publicKey: Der;
  readonly signer: Signer;
  readonly certificate: ReadCertificate;
}

export interface Request {
  readonly name: readonly NameAttribute[];
  readonly serial: string;
  readonly extensions: readonly Der[];
  readonly kind?: 'rsa' | 'ec';
}

export const generate = (kind: 'rsa' | 'ec', strength = kind === 'rsa' ? '3072' : 'P-384') => {
  const pair =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: Number(strength) })
      : generateKeyPairSync('ec', { namedCurve: strength });
  return { key: pair.privateKey, publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }) };
};

/** A certificate under an issuer, or under its own key. Valid now, for a day. */
export async function issue(request: Request, issuer?: Holder): Promise<Holder> {
  const { key, publicKey } = generate(request.kind ?? 'ec');
  const signer = new SoftwareSigner(key);
  const name = encodeName(request.name);
  const identifier = issuer?.certificate.keyIdentifier ?? keyIdentifier(publicKey);
  const der = await makeCertificate(
    {
      serial: Buffer.from(request.serial, 'hex'),
      issuer: issuer?.certificate.subject ?? name,
      subject: name,
      notBefore: Date.now() - second,
      notAfter: Date.now() + day,
      publicKey,
      extensions: [
        extensions.subjectKeyIdentifier(keyIdentifier(publicKey)),
        extensions.authorityKeyIdentifier(identifier),
        ...request.extensions,
      ],
    },
    issuer?.signer ?? signer,
  );
  return { key, publicKey, signer, certificate: readCertificate(der) };
}

/** A root certificate of a test's own. */
export const issueRoot = (): Promise<Holder> =>
  issue({
    name: [
      ['countryName', 'UA'],
      ['organizationName', 'Приклад'],
      ['commonName', 'Test root'],
    ],
    serial: '7fff',
    extensions: [extensions.authorityConstraints(), extensions.keyUsage(['keyCertSign', 'cRLSign'])],
  });
