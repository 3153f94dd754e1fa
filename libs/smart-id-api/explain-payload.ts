import { createHash } from 'node:crypto';
import { interactionsDigest } from './acsp-payload.js';
import { fromBase64 } from './base64.js';
import { userChallengeOf, userChallengePattern } from './callback.js';
import { InvalidInteractions, interactionTypes, readInteractions } from './interactions.js';
import { flowTypes } from './vocabulary.js';

/** What a relying party has, to compare a payload with; as it was sent, to the character. */
export interface SentForPayload {
  readonly schemeName?: string;
  readonly rpChallenge?: string;
  readonly relyingPartyName?: string;
  readonly brokeredRpName?: string;
  /** The Base64 text of the request. */
  readonly interactions?: string;
  readonly initialCallbackUrl?: string;
  /** What came back with the browser. */
  readonly userChallengeVerifier?: string;
}

/** `fits`: compared with what was sent, and the same. `well_formed`: nothing was given to compare it with. */
export type FieldVerdict = 'fits' | 'well_formed' | 'differs' | 'malformed';

/** One of the eleven fields of ACSP_V2. */
export interface ExplainedField {
  readonly name: string;
  readonly meaning: string;
  /** As it stands in the payload. */
  readonly value: string;
  /** What it says, where it is written in Base64. */
  readonly says: string | undefined;
  readonly verdict: FieldVerdict;
  /** What was checked, or what is wrong and which mistake it looks like. */
  readonly finding: string;
}

export interface PayloadExplanation {
  /** Why it is no payload at all; its fields are explained all the same, as far as there are any. */
  readonly fault: string | undefined;
  readonly fields: readonly ExplainedField[];
}

type Judgement = Pick<ExplainedField, 'verdict' | 'finding'> & { readonly says?: string };
type Judge = (value: string, sent: SentForPayload, all: readonly string[]) => Judgement;

const malformed = (finding: string): Judgement => ({ verdict: 'malformed', finding });
const wellFormed = (finding: string): Judgement => ({ verdict: 'well_formed', finding });

/** The comparison that most fields have, once they are well formed. */
function compare(value: string, sent: string | undefined, hint?: (expected: string) => string | undefined): Judgement {
  if (sent === undefined) return wellFormed('Well formed; give what you sent to have it compared.');
  if (value === sent) return { verdict: 'fits', finding: 'It is what you sent, to the character.' };
  return { verdict: 'differs', finding: hint?.(sent) ?? `You sent another one: ${sent || 'nothing'}` };
}

const otherCapitals = (value: string) => (sent: string) =>
  value.toLowerCase() === sent.toLowerCase()
    ? 'The letters are the same, their capitals are not. The spelling of the request is what gets signed.'
    : undefined;

function judgeChallenge(value: string, { rpChallenge }: SentForPayload): Judgement {
  const bytes = fromBase64(value);
  if (!bytes || bytes.length < 32 || bytes.length > 64) return malformed('It is not Base64 of 32 to 64 bytes.');
  return compare(value, rpChallenge);
}

function judgeRandom(value: string): Judgement {
  const right = value.length >= 24 && fromBase64(value) !== undefined;
  return right
    ? wellFormed('Base64 of 18 bytes or more. Compare it with signature.serverRandom; only the service knows it.')
    : malformed('It is not Base64 of 18 bytes or more.');
}

function judgeUserChallenge(value: string, { userChallengeVerifier }: SentForPayload): Judgement {
  if (!userChallengePattern.test(value)) return malformed('It is not 43 characters of base64url.');
  if (userChallengeVerifier === undefined)
    return wellFormed('Give userChallengeVerifier of the callback to have it compared.');
  return userChallengeOf(userChallengeVerifier) === value
    ? { verdict: 'fits', finding: 'It is the SHA-256 of the verifier that came back with the browser.' }
    : { verdict: 'differs', finding: 'The verifier is of another session. It is hashed as text, never decoded.' };
}

/** A name in Base64; `sent` is the plain text. */
function judgeName(value: string, sent: string | undefined): Judgement {
  if (value === '') return compare('', sent);
  const says = fromBase64(value)?.toString();
  if (says === undefined) return malformed('It is not Base64 in the standard alphabet, with padding.');
  return { ...compare(says, sent, otherCapitals(says)), says };
}

function judgeInteractions(value: string, { interactions }: SentForPayload): Judgement {
  if (fromBase64(value)?.length !== 32) return malformed('It is not Base64 of a SHA-256.');
  if (interactions === undefined) return compare(value, undefined);
  return compare(value, interactionsDigest(interactions), () => {
    const decoded = createHash('sha256').update(Buffer.from(interactions, 'base64')).digest('base64');
    return decoded === value
      ? 'It is the SHA-256 of the decoded text. The Base64 text itself has to be hashed.'
      : 'It is the SHA-256 of another text. Hash the Base64 text that you sent; never encode it anew.';
  });
}

function judgeInteraction(value: string, { interactions }: SentForPayload): Judgement {
  if (!interactionTypes.some((known) => known === value)) return malformed('No interaction of v3 has this name.');
  if (interactions === undefined) return compare(value, undefined);
  try {
    const offered = readInteractions(interactions, interactionTypes).some(({ type }) => type === value);
    if (!offered) return { verdict: 'differs', finding: 'You did not offer this interaction.' };
    return { verdict: 'fits', finding: 'You offered this interaction.' };
  } catch (error) {
    if (!(error instanceof InvalidInteractions)) throw error;
    return { verdict: 'differs', finding: `The interactions that you gave cannot be read: they ${error.message}.` };
  }
}

function judgeCallback(value: string, { initialCallbackUrl }: SentForPayload, all: readonly string[]): Judgement {
  const returns = ['Web2App', 'App2App'].includes(all[10] ?? '');
  if (value === 'null') return malformed('A client wrote "null" for an address that it did not have.');
  if (!returns)
    return value === ''
      ? { verdict: 'fits', finding: 'Empty, as it has to be where nothing returns to a browser.' }
      : malformed('It has to be empty in this flow, even where the request had an address.');
  if (value === '') return malformed('It has to be the address of the request in this flow.');
  return compare(value, initialCallbackUrl);
}

const fields: readonly (readonly [name: string, meaning: string, judge: Judge])[] = [
  [
    'schemeName',
    'Which deployment this is; the operator tells it to relying parties.',
    (value, { schemeName }) => (value === '' ? malformed('It is empty.') : compare(value, schemeName)),
  ],
  [
    'signatureProtocol',
    'How the payload is built.',
    (value) => (value === 'ACSP_V2' ? { verdict: 'fits', finding: 'ACSP_V2.' } : malformed('It has to be ACSP_V2.')),
  ],
  ['serverRandom', 'What the service added, so that nobody can choose all of what gets signed.', judgeRandom],
  ['rpChallenge', 'What makes the signature an answer to this request and to no other one.', judgeChallenge],
  ['userChallenge', 'What ties the signature to the device that confirmed.', judgeUserChallenge],
  [
    'relyingPartyName',
    'Who asked, in Base64.',
    (value, { relyingPartyName }) => (value === '' ? malformed('It is empty.') : judgeName(value, relyingPartyName)),
  ],
  [
    'brokeredRpName',
    'For whom a broker asked, in Base64; mostly empty.',
    (value, { brokeredRpName }) => judgeName(value, brokeredRpName),
  ],
  ['interactions', 'What was offered to be shown: the SHA-256 of the text of the request.', judgeInteractions],
  ['interactionTypeUsed', 'What the phone has shown.', judgeInteraction],
  ['initialCallbackUrl', 'Where the browser of the same device returns to.', judgeCallback],
  [
    'flowType',
    'How the phone came to the session.',
    (value) =>
      flowTypes.some((known) => known === value)
        ? wellFormed('Compare it with signature.flowType.')
        : malformed(`It has to be one of ${flowTypes.join(', ')}.`),
  ],
];

/** Takes an ACSP_V2 payload apart: what each field is for, and whether it fits what the relying party sent. */
export function explainPayload(payload: string, sent: SentForPayload = {}): PayloadExplanation {
  const values = payload.split('|');
  const right = values.length === fields.length;
  const fault = `A payload has ${fields.length} fields between vertical bars; this one has ${values.length}.`;
  return {
    fault: right ? undefined : fault,
    fields: fields.slice(0, values.length).map(([name, meaning, judge], index) => {
      const value = values[index] ?? '';
      const { says, verdict, finding } = judge(value, sent, values);
      return { name, meaning, value, says, verdict, finding };
    }),
  };
}
