import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  acspV2Payload,
  authCode,
  callbackFault,
  digestOf,
  fromBase64,
  interactionsDigest,
  mobileIdVerificationCode,
  readAcspV2Payload,
  sessionSecretDigest,
  unprotectedDeviceLink,
  userChallengeOf,
  verificationCode,
  type DeviceLinkType,
  type FlowType,
  type HashAlgorithm,
  type SessionType,
} from './index.js';

interface HashedText {
  readonly hash?: string;
  readonly text?: string;
  readonly hashHex?: string;
  readonly hashBytesHex?: string;
  readonly code: string;
}

interface Vectors {
  readonly common: Readonly<
    Record<
      | 'schemeName'
      | 'relyingPartyName'
      | 'brokeredRpName'
      | 'rpChallenge'
      | 'digest'
      | 'interactions'
      | 'initialCallbackUrl'
      | 'sessionSecret'
      | 'sessionToken'
      | 'deviceLinkBase'
      | 'lang',
      string
    >
  > & { readonly qrElapsedSeconds: number };
  readonly authCode: readonly {
    readonly deviceLinkType: DeviceLinkType;
    readonly sessionType: SessionType;
    readonly unprotectedDeviceLink: string;
    readonly authCode: string;
  }[];
  readonly acspV2: {
    readonly serverRandom: string;
    readonly userChallenge: string;
    readonly interactionTypeUsed: string;
    readonly flowType: FlowType;
    readonly interactionsDigest: string;
    readonly hashAlgorithm: HashAlgorithm;
    readonly digestBase64: string;
  };
  readonly acspV2RealNotification: { readonly payload: string; readonly interactions: string };
  readonly verificationCodeV3Auth: { readonly rpChallenge: string; readonly code: string };
  readonly verificationCodeV2: readonly HashedText[];
  readonly verificationCodeMobileId: readonly HashedText[];
  readonly callback: {
    readonly sessionSecret: string;
    readonly sessionSecretDigest: string;
    readonly userChallengeVerifier: string;
    readonly userChallenge: string;
    readonly second: { readonly sessionSecret: string; readonly sessionSecretDigest: string };
  };
}

const vectors = JSON.parse(readFileSync('libs/smart-id-api/vectors.json', 'utf8')) as Vectors;
const { common } = vectors;

function hashOf({ hashHex, hashBytesHex, hash = 'SHA-256', text = '' }: HashedText): Buffer {
  const hex = hashHex ?? hashBytesHex;
  if (hex !== undefined) return Buffer.from(hex, 'hex');
  return createHash(hash.slice(0, 7).replace('-', '').toLowerCase()).update(text).digest();
}

describe('the published test values', () => {
  it.each(vectors.authCode)('give link and proof of $deviceLinkType, $sessionType', (vector) => {
    const { deviceLinkType, sessionType } = vector;
    const elapsed = deviceLinkType === 'QR' ? { elapsedSeconds: common.qrElapsedSeconds } : {};
    const link = unprotectedDeviceLink({ ...common, ...elapsed, deviceLinkType, sessionType });
    const challenge = sessionType === 'auth' ? common.rpChallenge : common.digest;
    expect(link).toBe(vector.unprotectedDeviceLink);
    expect(authCode(link, vector, { ...common, challenge })).toBe(vector.authCode);
  });

  it('give payload and digest of an authentication', () => {
    const { hashAlgorithm, digestBase64, interactionsDigest: field8 } = vectors.acspV2;
    const payload = acspV2Payload({ ...common, ...vectors.acspV2 });
    expect(digestOf(payload, { hash: hashAlgorithm }).toString('base64')).toBe(digestBase64);
    expect(payload.split('|')[7]).toBe(field8);
    expect(interactionsDigest(common.interactions)).toBe(field8);
  });

  it('give the payload of a genuine notification, field by field', () => {
    const { payload, interactions } = vectors.acspV2RealNotification;
    const read = readAcspV2Payload(payload);
    expect(read).toMatchObject({ schemeName: 'smart-id-demo', relyingPartyName: 'DEMO', flowType: 'Notification' });
    expect(read && acspV2Payload({ ...read, interactions })).toBe(payload);
  });

  it('give the code of a v3 authentication', () => {
    const { rpChallenge, code } = vectors.verificationCodeV3Auth;
    expect(verificationCode(fromBase64(rpChallenge)!)).toBe(code);
  });

  it.each(vectors.verificationCodeV2)('give the v2 code $code', (vector) => {
    expect(verificationCode(hashOf(vector))).toBe(vector.code);
  });

  it.each(vectors.verificationCodeMobileId)('give the Mobile-ID code $code', (vector) => {
    expect(mobileIdVerificationCode(hashOf(vector))).toBe(vector.code);
  });

  it('give what the phone brings back', () => {
    const { callback } = vectors;
    expect(sessionSecretDigest(callback.sessionSecret)).toBe(callback.sessionSecretDigest);
    expect(sessionSecretDigest(callback.second.sessionSecret)).toBe(callback.second.sessionSecretDigest);
    expect(userChallengeOf(callback.userChallengeVerifier)).toBe(callback.userChallenge);
    expect(callbackFault(callback, callback.sessionSecret, callback.userChallenge)).toBeUndefined();
  });
});
