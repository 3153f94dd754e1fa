import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { acspV2Payload, explainPayload, type AcspV2, type FieldVerdict, type SentForPayload } from './index.js';

const { common, acspV2, callback, acspV2RealNotification } = JSON.parse(
  readFileSync('libs/smart-id-api/vectors.json', 'utf8'),
) as {
  common: AcspV2;
  acspV2: Pick<AcspV2, 'serverRandom' | 'userChallenge' | 'interactionTypeUsed' | 'flowType'>;
  callback: { userChallengeVerifier: string };
  acspV2RealNotification: { payload: string; interactions: string };
};
const said: AcspV2 = { ...common, ...acspV2 };
const sent: SentForPayload = { ...common, userChallengeVerifier: callback.userChallengeVerifier };

const verdicts = (payload: string, given: SentForPayload = sent) =>
  Object.fromEntries(explainPayload(payload, given).fields.map(({ name, verdict }) => [name, verdict]));
const fieldOf = (name: string, payload: string, given: SentForPayload = sent) =>
  explainPayload(payload, given).fields.find((field) => field.name === name)!;

describe('the explanation of a payload', () => {
  it('says of each field what it is for, and that it fits', () => {
    const { fault, fields } = explainPayload(acspV2Payload(said), sent);
    expect(fault).toBeUndefined();
    expect(fields).toHaveLength(11);
    const open = fields.filter(({ verdict }) => verdict !== 'fits').map(({ name, verdict }) => [name, verdict]);
    expect(open).toEqual([
      ['serverRandom', 'well_formed'],
      ['flowType', 'well_formed'],
    ]);
    expect(fields.find(({ name }) => name === 'relyingPartyName')).toMatchObject({ value: 'REVNTw==', says: 'DEMO' });
  });

  it('of a genuine notification finds nothing wrong, with and without what was sent', () => {
    const { payload, interactions } = acspV2RealNotification;
    for (const given of [{}, { interactions, relyingPartyName: 'DEMO', schemeName: 'smart-id-demo' }]) {
      const found: FieldVerdict[] = Object.values(verdicts(payload, given));
      expect(found.filter((verdict) => !['fits', 'well_formed'].includes(verdict))).toEqual([]);
    }
  });

  it.each<[string, Partial<AcspV2>, RegExp]>([
    ['schemeName', { schemeName: 'smart-id-demo' }, /You sent another one: smart-id$/],
    ['rpChallenge', { rpChallenge: Buffer.alloc(64).toString('base64') }, /another one/],
    ['userChallenge', { userChallenge: 'A'.repeat(43) }, /never decoded/],
    ['relyingPartyName', { relyingPartyName: 'Demo' }, /capitals/],
    ['brokeredRpName', { brokeredRpName: '' }, /You sent another one: Example RP/],
    ['interactions', { interactions: 'W10=' }, /never encode it anew/],
    ['interactionTypeUsed', { interactionTypeUsed: 'confirmationMessageAndVerificationCodeChoice' }, /did not offer/],
    ['initialCallbackUrl', { initialCallbackUrl: 'https://other.example/' }, /another one/],
  ])('says of another %s that it differs, and of the others that they fit', (name, other, finding) => {
    const payload = acspV2Payload({ ...said, ...other });
    expect(fieldOf(name, payload)).toMatchObject({ verdict: 'differs', finding: expect.stringMatching(finding) });
    const differing = Object.entries(verdicts(payload)).filter(([, verdict]) => verdict === 'differs');
    expect(differing.map(([field]) => field)).toEqual([name]);
  });

  const changed = (index: number, value: string) => {
    const values = acspV2Payload(said).split('|');
    values[index] = value;
    return values.join('|');
  };

  it.each([
    ['schemeName', 0, ''],
    ['signatureProtocol', 1, 'ACSP_V1'],
    ['serverRandom', 2, 'MTlop6EXCrQ6'],
    ['rpChallenge', 3, 'abc'],
    ['userChallenge', 4, 'GnsWXXEjTCKR89fj9uo5u5ReBZ9JR7/pezLAI5jMS00'],
    ['relyingPartyName', 5, 'REVNTw'],
    ['relyingPartyName', 5, ''],
    ['interactions', 7, 'RW2HOCLDvRFNWmAOmpWE'],
    ['interactionTypeUsed', 8, 'verificationCodeChoice'],
    ['initialCallbackUrl', 9, 'null'],
    ['initialCallbackUrl', 9, ''],
    ['flowType', 10, 'Link'],
  ])('finds a malformed %s (field %d from 0: "%s")', (name, index, value) => {
    expect(fieldOf(name, changed(index, value)).verdict).toBe('malformed');
  });

  it('knows the mistake of hashing what the interactions say', () => {
    const decoded = createHash('sha256').update(Buffer.from(said.interactions, 'base64')).digest('base64');
    expect(fieldOf('interactions', changed(7, decoded)).finding).toContain('The Base64 text itself');
  });

  it('wants no address where nothing returns, whatever the request had', () => {
    const values = acspV2Payload({ ...said, flowType: 'QR' }).split('|');
    expect(fieldOf('initialCallbackUrl', values.join('|')).verdict).toBe('fits');
    values[9] = common.initialCallbackUrl ?? '';
    expect(fieldOf('initialCallbackUrl', values.join('|')).verdict).toBe('malformed');
  });

  it('of interactions that cannot be read says so', () => {
    const { finding } = fieldOf('interactionTypeUsed', acspV2Payload(said), { interactions: 'no' });
    expect(finding).toContain('must be Base64 of a JSON array');
  });

  it.each(['', 'a|b', `${acspV2Payload(said)}|`])('of what is no payload says that it is none: "%s"', (payload) => {
    expect(explainPayload(payload).fault).toContain('11 fields');
  });
});
