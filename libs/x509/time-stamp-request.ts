import { AsnConvert } from '@peculiar/asn1-schema';
import { TimeStampReq } from '@peculiar/asn1-tsp';
import { hashOids } from './oids.js';
import { demandDer } from './strict-der.js';

/** RFC 3161 §2.4.2, PKIFailureInfo: the number is the position of the bit. */
export const timeStampFailures = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  systemFailure: 25,
} as const;
export type TimeStampFailure = keyof typeof timeStampFailures;

/** A request that gets no time-stamp, and why. */
export class TimeStampRefused extends Error {
  override readonly name = 'TimeStampRefused';

  constructor(
    readonly failure: TimeStampFailure,
    readonly fault: string,
    options?: ErrorOptions,
  ) {
    super(`${failure}: ${fault}`, options);
  }
}

export interface TimeStampQuestion {
  readonly hashOid: string;
  readonly hashedMessage: Buffer;
  /** The octets of the INTEGER as they came. */
  readonly nonce: Buffer | undefined;
  readonly policy: string | undefined;
  readonly wantsCertificates: boolean;
}

const longestNonce = 1_024;

/**
 * Reads a time-stamp request (RFC 3161 §2.4.1).
 * @throws TimeStampRefused
 */
export function readTimeStampRequest(bytes: Uint8Array): TimeStampQuestion {
  const request = parse(bytes);
  const version: number = request.version;
  demand(version === 1, 'badRequest', 'version is not 1');
  const { hashAlgorithm, hashedMessage } = request.messageImprint;
  const hash = hashOids[hashAlgorithm.algorithm];
  demand(hash !== undefined && hash.name !== 'sha1', 'badAlg', 'a hash function that is unknown or weak');
  const imprint = Buffer.from(hashedMessage.buffer);
  demand(imprint.length === hash.octets, 'badDataFormat', 'the hash has a length that its function never gives');
  const nonce = request.nonce && Buffer.from(request.nonce);
  demand((nonce?.length ?? 0) <= longestNonce, 'badRequest', `the nonce has more than ${longestNonce} octets`);
  demand((request.extensions?.length ?? 0) === 0, 'unacceptedExtension', 'no extension is known');
  return {
    hashOid: hashAlgorithm.algorithm,
    hashedMessage: imprint,
    nonce,
    policy: request.reqPolicy,
    wantsCertificates: request.certReq,
  };
}

function parse(bytes: Uint8Array): TimeStampReq {
  try {
    demandDer(bytes);
    return AsnConvert.parse(bytes, TimeStampReq);
  } catch (error) {
    throw new TimeStampRefused('badDataFormat', (error as Error).message, { cause: error });
  }
}

function demand(right: boolean, failure: TimeStampFailure, fault: string): asserts right {
  if (!right) throw new TimeStampRefused(failure, fault);
}
