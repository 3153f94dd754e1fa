import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import {
  encodeName,
  extensions,
  keyIdentifier,
  makeCertificate,
  oids,
  qualifiedStatements,
  readCertificate,
  SoftwareSigner,
  toPem,
  type Der,
  type KeyUsage,
  type NameAttribute,
  type ReadCertificate,
  type Signer,
} from '#libs/x509';

const day = 86_400_000;

export interface KeyPair {
  readonly key: KeyObject;
  readonly publicKey: Der;
}

/** A key with its certificate. */
export interface Certified extends KeyPair {
  readonly certificate: ReadCertificate;
  readonly signer: Signer;
}

export const rsaKey = (bits = 2048): KeyPair => toPair(generateKeyPairSync('rsa', { modulusLength: bits }));
export const ecKey = (): KeyPair => toPair(generateKeyPairSync('ec', { namedCurve: 'P-256' }));

function toPair({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): KeyPair {
  return { key: privateKey, publicKey: publicKey.export({ format: 'der', type: 'spki' }) };
}

interface Content {
  readonly name: readonly NameAttribute[];
  readonly extensions: readonly Der[];
  /** Milliseconds from now. */
  readonly validFrom?: number;
  readonly validFor?: number;
}

async function certify(pair: KeyPair, content: Content, issuer?: Certified): Promise<Certified> {
  const signer = new SoftwareSigner(pair.key);
  const subject = encodeName(content.name);
  const notBefore = Date.now() + (content.validFrom ?? -day);
  const der = await makeCertificate(
    {
      serial: Buffer.concat([Buffer.of(0x4a), randomBytes(8)]),
      issuer: issuer?.certificate.subject ?? subject,
      subject,
      notBefore,
      notAfter: notBefore + (content.validFor ?? 3 * day),
      publicKey: pair.publicKey,
      extensions: [
        extensions.subjectKeyIdentifier(keyIdentifier(pair.publicKey)),
        extensions.authorityKeyIdentifier(issuer?.certificate.keyIdentifier ?? keyIdentifier(pair.publicKey)),
        ...content.extensions,
      ],
    },
    issuer?.signer ?? signer,
  );
  return { ...pair, signer, certificate: readCertificate(der) };
}

const smartId = { qualified: '1.3.6.1.4.1.10015.17.2', advanced: '1.3.6.1.4.1.10015.17.1' };
const policies = {
  authentication: { qualified: [smartId.qualified, '0.4.0.2042.1.2'], advanced: [smartId.advanced, '0.4.0.2042.1.1'] },
  signature: { qualified: [smartId.qualified, '0.4.0.194112.1.2'], advanced: [smartId.advanced, '0.4.0.2042.1.1'] },
} as const;

const statements = {
  semantics: true,
  compliance: true,
  signatureDevice: true,
  electronicSignature: true,
  disclosures: [],
  legislation: [],
};

/** What a person's certificate may say otherwise than it should. */
export interface PersonContent {
  readonly purpose: 'authentication' | 'signature';
  readonly level?: 'qualified' | 'advanced';
  readonly identifier?: string;
  readonly documentNumber?: string;
  readonly name?: readonly NameAttribute[];
  readonly policies?: readonly string[];
  readonly keyUsages?: readonly KeyUsage[];
  readonly extendedKeyUsages?: readonly string[];
  readonly statements?: Partial<typeof statements> | 'none';
  readonly birthDate?: string | undefined;
  readonly ocsp?: string | undefined;
  readonly isAuthority?: boolean;
  readonly more?: readonly Der[];
  readonly validFrom?: number;
  readonly validFor?: number;
  readonly pair?: KeyPair;
}

export const oksanaNumber = 'PNOUA-19840312-99012';
export const oksanaDocument = `${oksanaNumber}-A7K2-Q`;

/** A hierarchy as deployments have one: root, issuing authority, responder; made anew for each test file. */
export class PeerAuthority {
  private constructor(
    readonly root: Certified,
    readonly issuing: Certified,
    readonly responder: Certified,
    private readonly ocsp: string,
    private readonly usual: KeyPair,
  ) {}

  /** @param usual the key of persons who bring none */
  static async make(
    ocsp: string,
    issuing: { readonly policies?: readonly string[]; readonly expired?: boolean; readonly issues?: boolean } = {},
    usual = rsaKey(),
  ) {
    const authority = (pathLength?: number, issues = true) => [
      extensions.authorityConstraints(pathLength),
      extensions.keyUsage(issues ? ['keyCertSign', 'cRLSign'] : ['cRLSign']),
    ];
    const named = (text: string) => [['commonName', `${text} ${randomBytes(3).toString('hex')}`]] as const;
    const root = await certify(ecKey(), { name: named('Root'), extensions: authority() });
    const allowed = (issuing.policies ?? [oids.anyPolicy]).map((id) => ({ id }));
    const between = {
      name: named('Issuing'),
      extensions: [...authority(0, issuing.issues), extensions.certificatePolicies(allowed)],
      ...(issuing.expired === true && { validFrom: -2 * day, validFor: day }),
    };
    const issuer = await certify(ecKey(), between, root);
    return new PeerAuthority(root, issuer, await PeerAuthority.responderUnder(issuer), ocsp, usual);
  }

  /** RFC 6960 §4.2.2.2, or not quite. */
  static responderUnder(issuer: Certified, purpose: string = oids.ocspSigning, noCheck = true): Promise<Certified> {
    const duty = [extensions.extendedKeyUsage([purpose]), ...(noCheck ? [extensions.ocspNoCheck()] : [])];
    return certify(ecKey(), { name: [['commonName', 'Responder']], extensions: duty }, issuer);
  }

  /** An authority that the issuing one may not have below it. */
  subordinate(): Promise<Certified> {
    const duty = [
      extensions.authorityConstraints(),
      extensions.keyUsage(['keyCertSign']),
      extensions.certificatePolicies([{ id: oids.anyPolicy }]),
    ];
    return certify(ecKey(), { name: [['commonName', 'Below']], extensions: duty }, this.issuing);
  }

  get trust() {
    return { anchors: toPem(this.root.certificate.der), intermediates: toPem(this.issuing.certificate.der) };
  }

  /** A person's certificate in the profile of Smart-ID. */
  person(content: PersonContent, issuer: Certified = this.issuing): Promise<Certified> {
    const { identifier = oksanaNumber, validFrom, validFor, name = personName(identifier) } = content;
    const validity = { ...(validFrom !== undefined && { validFrom }), ...(validFor !== undefined && { validFor }) };
    const parts = { name, ...validity, extensions: personExtensions({ ocsp: this.ocsp, ...content }) };
    return certify(content.pair ?? this.usual, parts, issuer);
  }
}

function personExtensions(content: PersonContent): readonly Der[] {
  const { purpose, level = 'qualified', documentNumber = oksanaDocument, ocsp } = content;
  const isAuthentication = purpose === 'authentication';
  const usual: Required<Pick<PersonContent, 'keyUsages' | 'extendedKeyUsages' | 'statements'>> = {
    keyUsages: [isAuthentication ? 'digitalSignature' : 'nonRepudiation'],
    extendedKeyUsages: isAuthentication ? ['1.3.6.1.4.1.62306.5.7.0'] : [],
    statements: isAuthentication || level === 'advanced' ? 'none' : {},
  };
  const said = { policies: policies[purpose][level], birthDate: '1984-03-12', ...usual, ...content };
  return [
    said.isAuthority === true ? extensions.authorityConstraints(0) : extensions.noAuthority(),
    extensions.authorityInfoAccess({ issuer: 'http://localhost/issuer', ocsp }),
    extensions.alternativeDirectoryName(encodeName([['commonName', documentNumber]])),
    extensions.certificatePolicies(said.policies.map((id) => ({ id }))),
    extensions.keyUsage(said.keyUsages),
    ...(said.extendedKeyUsages.length > 0 ? [extensions.extendedKeyUsage(said.extendedKeyUsages)] : []),
    ...(said.birthDate === undefined ? [] : [extensions.dateOfBirth(said.birthDate)]),
    ...(said.statements === 'none' ? [] : [qualifiedStatements({ ...statements, ...said.statements })]),
    ...(said.more ?? []),
  ];
}

function personName(identifier: string): readonly NameAttribute[] {
  return [
    ['countryName', identifier.slice(3, 5)],
    ['commonName', 'КОВАЛЕНКО,ОКСАНА'],
    ['surname', 'КОВАЛЕНКО'],
    ['givenName', 'ОКСАНА'],
    ['serialNumber', identifier],
  ];
}
