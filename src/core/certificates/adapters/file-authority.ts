import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Clock } from '#libs/kernel';
import { MalformedCertificate, readCertificates, SoftwareSigner, type ReadCertificate } from '#libs/x509';
import { InvalidConfig } from '../../../config/index.js';
import { AuthoritySource, type AuthorityChain } from '../authority-source.js';

/** Names of files beside the description. */
const description = z.strictObject({
  root: z.string().min(1),
  rootList: z.string().min(1).optional(),
  issuing: z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) }),
});

/** A description or a file of it that cannot be used. */
export class InvalidAuthorityFile extends InvalidConfig {
  constructor(fault: string, options?: ErrorOptions) {
    super([`CERTIFICATE_AUTHORITY_FILE cannot be used: ${fault}`], options);
  }
}

/** An authority that an operator has made: the certificates and the issuing key in files. */
export class FileAuthority extends AuthoritySource {
  constructor(
    private readonly file: string,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async load(): Promise<AuthorityChain> {
    const parsed = description.safeParse(readJson(this.file));
    if (!parsed.success) throw new InvalidAuthorityFile(z.prettifyError(parsed.error));
    const beside = (name: string) => resolve(dirname(this.file), name);
    const { root: rootName, rootList, issuing: names } = parsed.data;
    const [root, issuing] = [readOne(beside(rootName)), readOne(beside(names.certificate))];
    const key = readKey(beside(names.key));
    demandChain(root, issuing, this.clock.now());
    const isPair = createPublicKey(key).export({ format: 'der', type: 'spki' }).equals(issuing.publicKey);
    demand(isPair, 'the issuing key is not the key of the issuing certificate');
    return {
      root,
      issuing,
      issuingSigner: signerOf(key),
      rootSigner: undefined,
      rootList: rootList === undefined ? undefined : readFile(beside(rootList)),
    };
  }
}

/** RFC 5280 §6.1.3 and §6.1.4, as far as two certificates go. */
function demandChain(root: ReadCertificate, issuing: ReadCertificate, now: number): void {
  for (const [name, certificate] of Object.entries({ root, issuing })) {
    demand(certificate.notBefore <= now && now < certificate.notAfter, `the ${name} certificate is not valid now`);
    demand(certificate.isAuthority, `the ${name} certificate is not an authority's`);
    demand(certificate.keyUsages.includes('keyCertSign'), `the ${name} certificate may not sign certificates`);
  }
  demand(issuing.keyUsages.includes('cRLSign'), 'the issuing certificate may not sign revocation lists');
  const rootKey = new X509Certificate(root.der).publicKey;
  demand(new X509Certificate(root.der).verify(rootKey), 'the root certificate is not signed by itself');
  demand(issuing.issuer.equals(root.subject), 'the issuing certificate names another issuer than the root');
  demand(new X509Certificate(issuing.der).verify(rootKey), 'the issuing certificate is not signed by the root');
}

function demand(right: boolean, fault: string): void {
  if (!right) throw new InvalidAuthorityFile(fault);
}

function readOne(file: string): ReadCertificate {
  try {
    const [certificate, ...more] = readCertificates(readFile(file).toString('utf8'));
    if (certificate && more.length === 0) return certificate;
  } catch (error) {
    if (!(error instanceof MalformedCertificate)) throw error;
    throw new InvalidAuthorityFile(`${file} holds no certificate`, { cause: error });
  }
  throw new InvalidAuthorityFile(`${file} does not hold exactly one certificate`);
}

function readKey(file: string): KeyObject {
  const pem = readFile(file);
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new InvalidAuthorityFile(`${file} holds no private key that can be read`, { cause: error });
  }
}

function signerOf(key: KeyObject): SoftwareSigner {
  try {
    return new SoftwareSigner(key);
  } catch (error) {
    throw new InvalidAuthorityFile('the issuing key is neither RSA nor P-256 nor P-384', { cause: error });
  }
}

function readFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new InvalidAuthorityFile(`${file} cannot be read`, { cause: error });
  }
}

function readJson(file: string): unknown {
  const text = readFile(file).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidAuthorityFile(`${file} is not JSON`, { cause: error });
  }
}
