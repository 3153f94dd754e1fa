import { X509Certificate } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  CertificatePolicies,
  ExtendedKeyUsage,
  KeyUsage as KeyUsageBits,
  type Extension,
  type Name,
} from '@peculiar/asn1-x509';
import type { Der } from './der.js';
import { keyUsages, type KeyUsage } from './extensions.js';
import { oids } from './oids.js';
import { keyIdentifier } from './public-key.js';
import { demandDer } from './strict-der.js';

/** Bytes that are no X.509 certificate in DER. */
export class MalformedCertificate extends Error {
  override readonly name = 'MalformedCertificate';
}

/** What is asked of a certificate here. */
export interface ReadCertificate {
  readonly der: Der;
  /** Lower-case hexadecimal. */
  readonly serial: string;
  readonly serialOctets: Buffer;
  /** Names as DER, to be repeated octet by octet. */
  readonly issuer: Der;
  readonly subject: Der;
  /** Attributes of the subject by object identifier. */
  readonly subjectAttributes: ReadonlyMap<string, string>;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: Der;
  /** The subject's, as the certificate has it; otherwise as RFC 5280 §4.2.1.2 makes it of the key. */
  readonly keyIdentifier: Buffer;
  readonly authorityKeyIdentifier: Buffer | undefined;
  readonly isAuthority: boolean;
  /** How many authorities may follow; undefined without a limit. */
  readonly pathLength: number | undefined;
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsages: readonly string[];
  readonly policies: readonly string[];
  /** Values of all extensions by object identifier. */
  readonly extensions: ReadonlyMap<string, Buffer>;
  /** Object identifiers of those that nobody may pass over. */
  readonly criticalExtensions: readonly string[];
}

/** @throws MalformedCertificate */
export function readCertificate(der: Uint8Array): ReadCertificate {
  try {
    demandDer(der);
    return read(Buffer.from(der), AsnConvert.parse(der, Certificate));
  } catch (error) {
    throw new MalformedCertificate((error as Error).message, { cause: error });
  }
}

/** All certificates of a PEM text, in its order. @throws MalformedCertificate */
export function readCertificates(pem: string): readonly ReadCertificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => readCertificate(Buffer.from(block.replace(/-----[^-]+-----|\s/g, ''), 'base64')));
}

/** RFC 7468 §5. */
export function toPem(der: Uint8Array): string {
  return new X509Certificate(der).toString();
}

function read(der: Der, { tbsCertificate: body }: Certificate): ReadCertificate {
  const extensions = new Map((body.extensions ?? []).map((entry) => [entry.extnID, valueOf(entry)]));
  const publicKey = encode(body.subjectPublicKeyInfo);
  const value = <Type extends object>(id: string, type: new () => Type): Type | undefined => {
    const found = extensions.get(id);
    return found && AsnConvert.parse(found, type);
  };
  const own = value(oids.subjectKeyIdentifier, OctetString);
  const authority = value(oids.authorityKeyIdentifier, AuthorityKeyIdentifier)?.keyIdentifier;
  const constraints = value(oids.basicConstraints, BasicConstraints);
  const serial = Buffer.from(body.serialNumber);
  return {
    der,
    serial: serial.toString('hex').replace(/^(00)+(?=..)/, ''),
    serialOctets: serial,
    issuer: encode(body.issuer),
    subject: encode(body.subject),
    subjectAttributes: attributesOf(body.subject),
    notBefore: body.validity.notBefore.getTime().getTime(),
    notAfter: body.validity.notAfter.getTime().getTime(),
    publicKey,
    keyIdentifier: own ? Buffer.from(own.buffer) : keyIdentifier(publicKey),
    authorityKeyIdentifier: authority && Buffer.from(authority.buffer),
    isAuthority: constraints?.cA ?? false,
    pathLength: constraints?.pathLenConstraint,
    keyUsages: namesOf(value(oids.keyUsage, KeyUsageBits)),
    extendedKeyUsages: [...(value(oids.extendedKeyUsage, ExtendedKeyUsage) ?? [])],
    policies: (value(oids.certificatePolicies, CertificatePolicies) ?? []).map((policy) => policy.policyIdentifier),
    extensions,
    criticalExtensions: (body.extensions ?? []).filter(({ critical }) => critical).map(({ extnID }) => extnID),
  };
}

const encode = (value: unknown): Der => Buffer.from(AsnConvert.serialize(value));
const valueOf = ({ extnValue }: Extension): Buffer => Buffer.from(extnValue.buffer);

function attributesOf(name: Name): ReadonlyMap<string, string> {
  return new Map(name.flatMap((part) => part.map(({ type, value }) => [type, value.toString()] as const)));
}

/** The library numbers the bits from the least one up: position 0 is 1, position 1 is 2. */
function namesOf(bits: KeyUsageBits | undefined): readonly KeyUsage[] {
  const number = bits?.toNumber() ?? 0;
  return keyUsages.filter((_, position) => (number & (1 << position)) !== 0);
}
