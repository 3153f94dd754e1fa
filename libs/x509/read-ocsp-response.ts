import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { BasicOCSPResponse, OCSPResponse, type SingleResponse } from '@peculiar/asn1-ocsp';
import type { Der } from './der.js';
import { oids } from './oids.js';
import { readCertificate, type ReadCertificate } from './read-certificate.js';
import { partsOf } from './read-der.js';
import { demandDer } from './strict-der.js';

/** Bytes that are no answer, or an answer that says only that there is none. */
export class MalformedOcspResponse extends Error {
  override readonly name = 'MalformedOcspResponse';
}

/** What is said of one certificate. Times are milliseconds since the epoch. */
export interface ReadOcspAnswer {
  readonly certificateId: Der;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
}

/** An answer that nobody has verified yet (RFC 6960 §4.2). */
export interface ReadOcspResponse {
  /** The BasicOCSPResponse, whose signature is `isSignedWith`. */
  readonly signed: Der;
  /** Who says to have signed it: by name, or by SHA-1 over the key. */
  readonly responder: { readonly name: Der } | { readonly key: Buffer };
  readonly producedAt: number;
  readonly nonce: Buffer | undefined;
  readonly answers: readonly ReadOcspAnswer[];
  readonly certificates: readonly ReadCertificate[];
}

/** @throws MalformedOcspResponse */
export function readOcspResponse(bytes: Uint8Array): ReadOcspResponse {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof MalformedOcspResponse) throw error;
    throw new MalformedOcspResponse((error as Error).message, { cause: error });
  }
}

function read(bytes: Uint8Array): ReadOcspResponse {
  demandDer(bytes);
  const { responseStatus, responseBytes } = AsnConvert.parse(bytes, OCSPResponse);
  const status: number = responseStatus;
  if (status !== 0) throw new MalformedOcspResponse(`the responder refuses with status ${status}`);
  if (responseBytes?.responseType !== oids.ocspBasic) throw new MalformedOcspResponse('not a basic response');
  const signed = Buffer.from(responseBytes.response.buffer);
  demandDer(signed);
  const { tbsResponseData: data } = AsnConvert.parse(signed, BasicOCSPResponse);
  demandKnown(data.responseExtensions ?? []);
  const nonce = data.responseExtensions?.find(({ extnID }) => extnID === oids.ocspNonce)?.extnValue;
  const { byName, byKey } = data.responderID;
  return {
    signed,
    responder: byKey ? { key: Buffer.from(byKey.buffer) } : { name: Buffer.from(AsnConvert.serialize(byName)) },
    producedAt: data.producedAt.getTime(),
    nonce: nonce && Buffer.from(AsnConvert.parse(nonce.buffer, OctetString).buffer),
    answers: data.responses.map(toAnswer),
    certificates: certificatesOf(signed),
  };
}

function toAnswer({ certID, certStatus, thisUpdate, nextUpdate, singleExtensions }: SingleResponse): ReadOcspAnswer {
  demandKnown(singleExtensions ?? []);
  const { revoked } = certStatus;
  return {
    certificateId: Buffer.from(AsnConvert.serialize(certID)),
    status: revoked ? 'revoked' : certStatus.good === null ? 'good' : 'unknown',
    thisUpdate: thisUpdate.getTime(),
    nextUpdate: nextUpdate?.getTime(),
  };
}

/** RFC 5280 §4.2: what is critical must not be passed over, and nothing that answers carry here is. */
function demandKnown(extensions: readonly { readonly critical: boolean }[]): void {
  if (extensions.some(({ critical }) => critical)) throw new MalformedOcspResponse('an unknown extension is critical');
}

/** Octet by octet as they were signed: [0] EXPLICIT SEQUENCE OF Certificate behind the signature. */
function certificatesOf(signed: Der): readonly ReadCertificate[] {
  const [, , , wrapped] = partsOf(signed);
  const [list] = wrapped ? partsOf(wrapped) : [];
  return list ? partsOf(list).map(readCertificate) : [];
}
