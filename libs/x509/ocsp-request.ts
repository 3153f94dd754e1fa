import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { OCSPRequest, type CertID, type Request } from '@peculiar/asn1-ocsp';
import { type Extension } from '@peculiar/asn1-x509';
import type { Der } from './der.js';
import { hashOids, oids } from './oids.js';
import { demandDer } from './strict-der.js';

/** A question that no responder has to understand: RFC 6960 §2.3, malformedRequest. */
export class MalformedOcspRequest extends Error {
  override readonly name = 'MalformedOcspRequest';

  constructor(
    readonly fault: string,
    options?: ErrorOptions,
  ) {
    super(fault, options);
  }
}

/** Which certificate is meant (RFC 6960 §4.1.1): issuer by two hashes, certificate by number. */
export interface CertificateId {
  /** By the name of node:crypto; undefined for a function that nobody here knows. */
  readonly hash: string | undefined;
  readonly issuerNameHash: Buffer;
  readonly issuerKeyHash: Buffer;
  /** Lower-case hexadecimal without leading zeros. */
  readonly serial: string;
  /** As asked, to be repeated in the answer. */
  readonly der: Der;
}

export interface OcspQuestion {
  readonly certificates: readonly CertificateId[];
  readonly nonce: Buffer | undefined;
}

const mostCertificates = 50;
const longestNonce = 128;
const longestSerial = 20;

/**
 * Reads an OCSP request (RFC 6960 §4.1). A signature of the one who asks is not looked at.
 * @throws MalformedOcspRequest
 */
export function readOcspRequest(bytes: Uint8Array): OcspQuestion {
  const { tbsRequest } = parse(bytes);
  const version: number = tbsRequest.version;
  demand(version === 0, 'version is not 1');
  const { requestList } = tbsRequest;
  demand(requestList.length > 0, 'asks for nothing');
  demand(requestList.length <= mostCertificates, `asks for more than ${mostCertificates} certificates`);
  const extensions = tbsRequest.requestExtensions ?? [];
  demandKnown(extensions);
  return { certificates: requestList.map(toCertificateId), nonce: readNonce(extensions) };
}

function parse(bytes: Uint8Array): OCSPRequest {
  try {
    demandDer(bytes);
    return AsnConvert.parse(bytes, OCSPRequest);
  } catch (error) {
    throw new MalformedOcspRequest((error as Error).message, { cause: error });
  }
}

function demand(right: boolean, fault: string): asserts right {
  if (!right) throw new MalformedOcspRequest(fault);
}

/** RFC 5280 §4.2: what is critical and unknown must not be passed over; no extension stands twice. */
function demandKnown(extensions: readonly Extension[]): void {
  const ids = extensions.map(({ extnID }) => extnID);
  demand(new Set(ids).size === ids.length, 'an extension stands twice');
  const unknown = extensions.find(({ critical, extnID }) => critical && extnID !== oids.ocspNonce);
  demand(unknown === undefined, 'an unknown extension is critical');
}

function toCertificateId({ reqCert, singleRequestExtensions }: Request): CertificateId {
  demandKnown(singleRequestExtensions ?? []);
  const hash = hashOids[reqCert.hashAlgorithm.algorithm];
  const [name, key] = [toBuffer(reqCert.issuerNameHash), toBuffer(reqCert.issuerKeyHash)];
  const fits = hash === undefined || (name.length === hash.octets && key.length === hash.octets);
  demand(fits, 'a hash has a length that its function never gives');
  const serial = Buffer.from(reqCert.serialNumber);
  demand(serial.length <= longestSerial + 1, 'a serial number is too long');
  return {
    hash: hash?.name,
    issuerNameHash: name,
    issuerKeyHash: key,
    serial: serial.toString('hex').replace(/^(00)+(?=..)/, ''),
    der: encode(reqCert),
  };
}

const encode = (id: CertID): Der => Buffer.from(AsnConvert.serialize(id));
const toBuffer = (octets: OctetString): Buffer => Buffer.from(octets.buffer);

/** RFC 9654 §2.1, which raises RFC 8954's 32 octets to 128. */
function readNonce(extensions: readonly Extension[]): Buffer | undefined {
  const extension = extensions.find(({ extnID }) => extnID === oids.ocspNonce);
  if (!extension) return undefined;
  const nonce = parseNonce(toBuffer(extension.extnValue));
  demand(nonce.length >= 1 && nonce.length <= longestNonce, `the nonce has not 1 to ${longestNonce} octets`);
  return nonce;
}

function parseNonce(value: Buffer): Buffer {
  try {
    demandDer(value);
    return toBuffer(AsnConvert.parse(value, OctetString));
  } catch (error) {
    throw new MalformedOcspRequest('the nonce is no OCTET STRING', { cause: error });
  }
}
