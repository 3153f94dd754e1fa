import { createHash } from 'node:crypto';
import {
  explicit,
  generalizedTime,
  implicit,
  integer,
  integerAsGiven,
  namedBits,
  nothing,
  octetString,
  oid,
  sequence,
  setOf,
  time,
  utf8String,
  type Der,
} from './der.js';
import { oids } from './oids.js';
import { algorithmIdentifier, type Signer } from './signing.js';
import { timeStampFailures, type TimeStampQuestion, type TimeStampRefused } from './time-stamp-request.js';

/** Who stamps: its key, and its certificate with issuer and number. It signs with SHA-256. */
export interface TimeStampAuthority extends Signer {
  readonly certificate: Der;
  /** Name of the certificate's issuer. */
  readonly issuer: Der;
  /** Of the certificate. */
  readonly serial: Uint8Array;
  /** Certificates that lead from it to the root, given where asked for. */
  readonly chain: readonly Der[];
  readonly policy: string;
}

export interface TimeStamp {
  readonly serial: Uint8Array;
  /** Milliseconds since the epoch; written in whole seconds, true to one second. */
  readonly time: number;
}

const sha256 = sequence(oid('2.16.840.1.101.3.4.2.1'));

/** RFC 3161 §2.4.2: what was refused, for a program and for a person. */
export function refuseTimeStamp({ failure, fault }: TimeStampRefused): Der {
  const rejection = integer(2);
  return sequence(sequence(rejection, sequence(utf8String(fault)), namedBits([timeStampFailures[failure]])));
}

/** Makes a time-stamp response with its token (RFC 3161 §2.4.2). @returns DER */
export async function makeTimeStampResponse(
  question: TimeStampQuestion,
  stamp: TimeStamp,
  authority: TimeStampAuthority,
): Promise<Der> {
  const info = encodeInfo(question, stamp, authority.policy);
  const granted = sequence(integer(0));
  return sequence(granted, await makeToken(info, stamp, authority, question.wantsCertificates));
}

/** TSTInfo. Ordering is FALSE and therefore not written. */
function encodeInfo(
  { hashOid, hashedMessage, nonce }: TimeStampQuestion,
  { serial, time: at }: TimeStamp,
  policy: string,
) {
  return sequence(
    integer(1),
    oid(policy),
    sequence(sequence(oid(hashOid), nothing), octetString(hashedMessage)),
    integer(serial),
    generalizedTime(at),
    sequence(integer(1)),
    ...(nonce ? [integerAsGiven(nonce)] : []),
  );
}

/** RFC 5652 §5.1: version 3, because the content is not plain data. */
async function makeToken(info: Der, stamp: TimeStamp, authority: TimeStampAuthority, wantsCertificates: boolean) {
  const attributes = signedAttributes(info, stamp, authority);
  const certificates = setOf(authority.certificate, ...authority.chain);
  const signerInfo = sequence(
    integer(1),
    sequence(authority.issuer, integer(authority.serial)),
    sha256,
    implicit(0, attributes),
    algorithmIdentifier(authority.algorithm),
    octetString(await authority.sign(attributes)),
  );
  const signedData = sequence(
    integer(3),
    setOf(sha256),
    sequence(oid(oids.tstInfo), explicit(0, octetString(info))),
    ...(wantsCertificates ? [implicit(0, certificates)] : []),
    setOf(signerInfo),
  );
  return sequence(oid(oids.signedData), explicit(0, signedData));
}

function signedAttributes(info: Der, stamp: TimeStamp, { certificate, issuer, serial }: TimeStampAuthority): Der {
  const attribute = (type: string, value: Der) => sequence(oid(type), setOf(value));
  const hash = (content: Uint8Array) => octetString(createHash('sha256').update(content).digest());
  // RFC 5035 §4: ESSCertIDv2, whose hash function is SHA-256 unless it says otherwise.
  const certificateId = sequence(hash(certificate), sequence(sequence(explicit(4, issuer)), integer(serial)));
  return setOf(
    attribute(oids.contentType, oid(oids.tstInfo)),
    attribute(oids.signingTime, time(stamp.time)),
    attribute(oids.messageDigest, hash(info)),
    attribute(oids.signingCertificateV2, sequence(sequence(certificateId))),
  );
}
