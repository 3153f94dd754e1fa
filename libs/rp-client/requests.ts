import {
  digestOf,
  hashes,
  toBase64,
  writeInteractions,
  type CertificateLevel,
  type HashAlgorithm,
  type Interaction,
} from '#libs/smart-id-api';
import { withOneTimeValue } from './callback.js';
import type { Named } from './person.js';
import type { Sent } from './sent.js';
import type { Settings } from './settings.js';

/** What every question may say. */
interface Question {
  /** In the order of preference; the phone takes the first that it can show. */
  readonly interactions: readonly Interaction[];
  /** SHA-512 where it is left out. */
  readonly hash?: HashAlgorithm;
  /** Needs a permission of the operator. */
  readonly shareIpAddress?: boolean;
}

export interface AuthenticationRequest extends Question {
  /** `QUALIFIED` where it is left out; an answer is never below it. */
  readonly certificateLevel?: Exclude<CertificateLevel, 'QSCD'>;
}

/** The data, whose digest is sent; or the digest itself with the name of its hash. */
export type ToBeSigned = { readonly data: Uint8Array } | { readonly digest: Uint8Array; readonly hash: HashAlgorithm };

export type SignatureRequest = Question & {
  readonly toBeSigned: ToBeSigned;
  readonly certificateLevel?: CertificateLevel;
  /** 1 to 30 characters; without it, the same request within 15 s may get the session of the first. */
  readonly nonce?: string;
};

export interface CertificateRequest {
  readonly certificateLevel?: CertificateLevel;
  readonly nonce?: string;
}

/** Of requests whose phone may be the device of the browser. */
export interface SameDevice {
  /** Where the browser comes back to: https, without `#` and `|`, without a `value` of its own. Allows same-device links. */
  readonly callbackUrl?: string;
}

/** A request as it goes out, and what its answer is measured by. */
export interface Prepared {
  readonly sent: Sent;
  readonly content: object;
}

type Way = Pick<Sent, 'flow' | 'named'>;

const usualHash: HashAlgorithm = 'SHA-512';
const challengeLength = 64;

export function prepareAuthentication(
  request: AuthenticationRequest & SameDevice,
  way: Way,
  settings: Settings,
): Prepared {
  const { hash = usualHash, certificateLevel = 'QUALIFIED' } = request;
  const rpChallenge = toBase64(settings.random.bytes(challengeLength));
  const question = prepareQuestion(request, settings);
  return {
    sent: { sessionType: 'auth', certificateLevel, challenge: rpChallenge, hash, ...question.sent, ...way },
    content: {
      ...question.content,
      certificateLevel,
      signatureProtocol: 'ACSP_V2',
      signatureProtocolParameters: { rpChallenge, ...algorithm(hash) },
      ...(way.flow === 'notification' && { vcType: 'numeric4' }),
    },
  };
}

export function prepareSignature(
  request: SignatureRequest & SameDevice & { readonly linkedSessionID?: string },
  way: Way,
  settings: Settings,
): Prepared {
  const { toBeSigned, certificateLevel = 'QUALIFIED', nonce, linkedSessionID } = request;
  const hash = 'digest' in toBeSigned ? toBeSigned.hash : (request.hash ?? usualHash);
  const bytes = 'digest' in toBeSigned ? toBeSigned.digest : digestOf(toBeSigned.data, { hash });
  if (bytes.length !== hashes[hash].length) throw new TypeError(`a digest of ${hash} has ${hashes[hash].length} bytes`);
  const digest = toBase64(bytes);
  const question = prepareQuestion(request, settings);
  return {
    sent: { sessionType: 'sign', certificateLevel, challenge: digest, hash, ...question.sent, ...way },
    content: {
      ...question.content,
      certificateLevel,
      signatureProtocol: 'RAW_DIGEST_SIGNATURE',
      signatureProtocolParameters: { digest, ...algorithm(hash) },
      ...(nonce !== undefined && { nonce }),
      ...(linkedSessionID !== undefined && { linkedSessionID }),
    },
  };
}

export function prepareCertificateChoice(
  { certificateLevel = 'QUALIFIED', nonce, callbackUrl }: CertificateRequest & SameDevice,
  way: Way,
  settings: Settings,
): Prepared {
  const callback = prepareCallback(callbackUrl, settings);
  return {
    sent: { sessionType: 'cert', certificateLevel, ...callback, ...way },
    content: { certificateLevel, ...callback, ...(nonce !== undefined && { nonce }) },
  };
}

function prepareQuestion({ interactions, shareIpAddress, callbackUrl }: Question & SameDevice, settings: Settings) {
  const text = writeInteractions(interactions);
  const callback = prepareCallback(callbackUrl, settings);
  const properties = shareIpAddress === true && { requestProperties: { shareMdClientIpAddress: true } };
  return {
    sent: { interactions: { text, types: interactions.map(({ type }) => type) }, ...callback },
    content: { interactions: text, ...callback, ...properties },
  };
}

function prepareCallback(callbackUrl: string | undefined, { random }: Settings) {
  return callbackUrl === undefined ? {} : { initialCallbackUrl: withOneTimeValue(callbackUrl, random) };
}

function algorithm(hashAlgorithm: HashAlgorithm) {
  return { signatureAlgorithm: 'rsassa-pss', signatureAlgorithmParameters: { hashAlgorithm } };
}

/** Where a request goes: `…/etsi/{person}`, `…/document/{document}`, or `…/anonymous`. */
export function referenceOf(
  named: Named | undefined,
): readonly ['anonymous' | 'etsi' | 'document', string | undefined] {
  if (!named) return ['anonymous', undefined];
  return 'person' in named ? ['etsi', named.person] : ['document', named.document];
}
