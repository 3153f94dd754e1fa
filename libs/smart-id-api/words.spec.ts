import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  acspV2Payload,
  callbackFault,
  callbackUrl,
  clampWait,
  codeChoice,
  endResults,
  endResultsV2,
  isInteractionType,
  mobileIdResults,
  mobileIdVerificationCode,
  noSuitableAccount,
  problem,
  readAcspV2Payload,
  readDocumentNumber,
  readSemanticsIdentifier,
  satisfiesLevel,
  sessionSecretDigest,
  toMobileId,
  toV1,
  toV2,
  userChallengeOf,
  verificationCode,
  writeDocumentNumber,
  type AcspV2,
  type SessionResult,
} from './index.js';

const authentication: AcspV2 = {
  schemeName: 'smart-id-demo',
  serverRandom: 'r'.repeat(24),
  rpChallenge: 'c'.repeat(44),
  userChallenge: 'u'.repeat(43),
  relyingPartyName: 'Банк',
  interactions: 'W10=',
  interactionTypeUsed: 'displayTextAndPIN',
  initialCallbackUrl: 'https://rp.example/back',
  flowType: 'App2App',
};

describe('an ACSP_V2 payload', () => {
  it('has the callback address of the flow that was used, not of the request', () => {
    const fields = (given: AcspV2) => acspV2Payload(given).split('|');
    expect(fields(authentication)).toHaveLength(11);
    expect(fields(authentication)[9]).toBe('https://rp.example/back');
    for (const flowType of ['QR', 'Notification'] as const)
      expect(fields({ ...authentication, flowType }).slice(9)).toEqual(['', flowType]);
  });

  it('changes with everything that it covers', () => {
    const { schemeName: _, ...members } = authentication;
    const changed = Object.keys(members).map((name) =>
      acspV2Payload({ ...authentication, [name]: name === 'flowType' ? 'Web2App' : 'other' }),
    );
    const all = [...changed, acspV2Payload(authentication), acspV2Payload({ ...authentication, brokeredRpName: 'B' })];
    expect(new Set(all).size).toBe(all.length);
  });

  it('is read back, and nothing else is read for one', () => {
    const payload = acspV2Payload({ ...authentication, brokeredRpName: 'Брокер' });
    expect(readAcspV2Payload(payload)).toMatchObject({ relyingPartyName: 'Банк', brokeredRpName: 'Брокер' });
    for (const text of ['', `${payload}|`, payload.replace('ACSP_V2', 'ACSP_V1'), payload.replace('App2App', 'x')])
      expect(readAcspV2Payload(text)).toBeUndefined();
  });
});

describe('a callback', () => {
  const secret = Buffer.alloc(32, 3).toString('base64');
  const verifier = 'v'.repeat(43);
  const challenge = userChallengeOf(verifier);
  const proof = { sessionSecretDigest: sessionSecretDigest(secret), userChallengeVerifier: verifier };

  it.each([
    ['https://rp.example/back', '?'],
    ['https://rp.example/back?value=1', '&'],
  ])('to %s is continued with %s', (address, mark) => {
    const url = callbackUrl(address, proof);
    expect(url.startsWith(`${address}${mark}sessionSecretDigest=`)).toBe(true);
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject(proof);
    expect(callbackUrl(address, { sessionSecretDigest: 'x' })).not.toContain('userChallengeVerifier');
  });

  it('is believed with the digest of the session and the verifier of the phone', () => {
    expect(callbackFault(proof, secret, challenge)).toBeUndefined();
    expect(callbackFault({ sessionSecretDigest: proof.sessionSecretDigest }, secret, undefined)).toBeUndefined();
  });

  it.each([
    ['wrong_session', { ...proof, sessionSecretDigest: sessionSecretDigest(Buffer.alloc(32).toString('base64')) }],
    ['wrong_session', { ...proof, sessionSecretDigest: '' }],
    ['no_verifier', { sessionSecretDigest: proof.sessionSecretDigest }],
    ['wrong_verifier', { ...proof, userChallengeVerifier: challenge }],
    ['wrong_verifier', { ...proof, userChallengeVerifier: 'ї' }],
  ])('is not believed: %s', (fault, given) => {
    expect(callbackFault(given, secret, challenge)).toBe(fault);
  });
});

describe('a verification code', () => {
  it('has four digits, whatever it is of', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(verificationCode(bytes)).toMatch(/^[0-9]{4}$/);
        const code = mobileIdVerificationCode(bytes);
        expect(code).toMatch(/^[0-9]{4}$/);
        expect(Number(code)).toBeLessThan(8192);
      }),
    );
  });

  it('of Mobile-ID is 0000 for what is too short to be a hash', () => {
    expect(mobileIdVerificationCode(Buffer.alloc(19, 255))).toBe('0000');
    expect(mobileIdVerificationCode(Buffer.alloc(20, 255))).toBe('8191');
  });

  it('is offered among others that differ in two digits, at any place alike', () => {
    let seed = 1;
    const below = (limit: number) => (seed = (seed * 48_271) % 2_147_483_647) % limit;
    const places = [0, 0, 0];
    for (let round = 0; round < 3_000; round += 1) {
      const right = String(below(10_000)).padStart(4, '0');
      const offered = codeChoice(right, below);
      const near = offered.filter((code) => [...code].filter((digit, index) => digit !== right[index]).length < 2);
      expect([offered.length, near]).toEqual([3, [right]]);
      places[offered.indexOf(right)]! += 1;
    }
    for (const count of places) expect(Math.abs(count - 1_000)).toBeLessThan(120);
    expect(() => codeChoice('12345', below)).toThrow(TypeError);
  });
});

describe('an end', () => {
  const results = endResults.map((endResult): SessionResult => {
    if (endResult === 'OK') return { endResult, documentNumber: 'PNOEE-40504040001-DEM0-Q' };
    if (endResult !== 'USER_REFUSED_INTERACTION') return { endResult };
    return { endResult, details: { interaction: 'confirmationMessage' } };
  });

  it.each(results)('$endResult has a word in every older version', (result) => {
    expect(endResultsV2).toContain(toV2(result));
    expect(['OK', 'USER_REFUSED', 'TIMEOUT', 'DOCUMENT_UNUSABLE']).toContain(toV1(result));
    expect(mobileIdResults).toContain(toMobileId(result));
  });

  it('is OK in no version unless it is OK in all', () => {
    const okay = results.filter((result) => [toV2(result), toV1(result), toMobileId(result)].includes('OK'));
    expect(okay.map(({ endResult }) => endResult)).toEqual(['OK']);
  });

  it.each([
    ['displayTextAndPIN', 'USER_REFUSED_DISPLAYTEXTANDPIN'],
    ['confirmationMessage', 'USER_REFUSED_CONFIRMATIONMESSAGE'],
    ['confirmationMessageAndVerificationCodeChoice', 'USER_REFUSED_CONFIRMATIONMESSAGE_WITH_VC_CHOICE'],
  ])('by refusing %s is %s in v2', (interaction, word) => {
    if (!isInteractionType(interaction)) throw new Error('no such interaction');
    const result: SessionResult = { endResult: 'USER_REFUSED_INTERACTION', details: { interaction } };
    expect([toV2(result), toV1(result), toMobileId(result)]).toEqual([word, 'USER_REFUSED', 'USER_CANCELLED']);
  });
});

describe('a name in a path', () => {
  it.each([
    ['PNOEE-48010010101', 'PNO', 'EE', '48010010101'],
    ['PASKZ-987654321012', 'PAS', 'KZ', '987654321012'],
    ['IDCCZ-1234567890', 'IDC', 'CZ', '1234567890'],
    ['PNOLV-030303-10012', 'PNO', 'LV', '030303-10012'],
  ])('%s is a person', (text, type, country, identifier) => {
    expect(readSemanticsIdentifier(text)).toEqual({ type, country, identifier });
  });

  it.each(['', 'PNOEE', 'PNOEE-', 'pnoee-1', 'PNOE-1', 'TINEE-1', 'PNOEE-1/2', 'PNOEE-1 ', `PNOEE-${'1'.repeat(31)}`])(
    '"%s" is none',
    (text) => {
      expect(readSemanticsIdentifier(text)).toBeUndefined();
    },
  );

  it.each(['PNOEE-30001010004-K2GN-NQ', 'PNOEE-40504040001-DEM0-Q', 'PNOLV-030303-10012-AB12-Q'])(
    '%s is a document, and is written as it was read',
    (text) => {
      const number = readDocumentNumber(text);
      expect(number && writeDocumentNumber(number)).toBe(text);
    },
  );

  it.each(['PNOEE-40504040001', 'PNOEE-40504040001-DEM0', 'PNOEE-40504040001-DEM0-QQ', 'x-DEM0-Q'])(
    '%s is none',
    (text) => {
      expect(readDocumentNumber(text)).toBeUndefined();
    },
  );
});

describe('small rules', () => {
  it.each([
    [undefined, 60_500],
    ['30000', 30_000],
    ['1', 1_000],
    ['-5', 1_000],
    ['500000', 120_000],
    ['1500.7', 1_500],
    ['soon', 60_500],
    ['Infinity', 60_500],
  ])('a wait of %s is one of %d ms', (asked, wait) => {
    expect(clampWait(asked)).toBe(wait);
  });

  it('a level satisfies what is at most as high', () => {
    expect(satisfiesLevel('QUALIFIED', 'QSCD')).toBe(true);
    expect(satisfiesLevel('ADVANCED', 'ADVANCED')).toBe(true);
    expect(satisfiesLevel('ADVANCED', 'QUALIFIED')).toBe(false);
  });

  it('a problem has the members of RFC 9457 and a message for older clients', () => {
    const plain = { type: 'about:blank', title: 'Maintenance', status: 580, detail: 'Later.', message: 'Later.' };
    expect(problem(580, 'Later.')).toEqual(plain);
    expect(noSuitableAccount()).toMatchObject({ status: 404, errors: [{ code: 'NO_SUITABLE_ACCOUNT_FOUND' }] });
  });
});
