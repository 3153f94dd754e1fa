import { interactionTypes, type InteractionType } from './interactions.js';

/** How a session can end in v3; the prose alone knows `ACCOUNT_UNUSABLE`, at which a public client fails. */
export const endResults = [
  'OK',
  'USER_REFUSED',
  'TIMEOUT',
  'DOCUMENT_UNUSABLE',
  'WRONG_VC',
  'REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP',
  'USER_REFUSED_CERT_CHOICE',
  'USER_REFUSED_INTERACTION',
  'PROTOCOL_FAILURE',
  'EXPECTED_LINKED_SESSION',
  'SERVER_ERROR',
] as const;

export type EndResult = (typeof endResults)[number];

/** A v3 result as it is told: a refusal at an interaction names the interaction. */
export type SessionResult =
  | { readonly endResult: 'OK'; readonly documentNumber: string }
  | { readonly endResult: 'USER_REFUSED_INTERACTION'; readonly details: { readonly interaction: InteractionType } }
  | { readonly endResult: Exclude<EndResult, 'OK' | 'USER_REFUSED_INTERACTION'> };

/** How a session can end in v2. */
export const endResultsV2 = [
  'OK',
  'USER_REFUSED',
  'TIMEOUT',
  'DOCUMENT_UNUSABLE',
  'WRONG_VC',
  'REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP',
  'USER_REFUSED_CERT_CHOICE',
  'USER_REFUSED_DISPLAYTEXTANDPIN',
  'USER_REFUSED_VC_CHOICE',
  'USER_REFUSED_CONFIRMATIONMESSAGE',
  'USER_REFUSED_CONFIRMATIONMESSAGE_WITH_VC_CHOICE',
] as const;

export type EndResultV2 = (typeof endResultsV2)[number];

const refusalsV2: Readonly<Record<InteractionType, EndResultV2>> = {
  displayTextAndPIN: 'USER_REFUSED_DISPLAYTEXTANDPIN',
  confirmationMessage: 'USER_REFUSED_CONFIRMATIONMESSAGE',
  confirmationMessageAndVerificationCodeChoice: 'USER_REFUSED_CONFIRMATIONMESSAGE_WITH_VC_CHOICE',
};

/** A refusal at an interaction has a word for each interaction in v2; everything else has one word. */
const wordsV2: Readonly<Record<Exclude<EndResult, 'USER_REFUSED_INTERACTION'>, EndResultV2>> = {
  OK: 'OK',
  USER_REFUSED: 'USER_REFUSED',
  TIMEOUT: 'TIMEOUT',
  DOCUMENT_UNUSABLE: 'DOCUMENT_UNUSABLE',
  WRONG_VC: 'WRONG_VC',
  REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP: 'REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP',
  USER_REFUSED_CERT_CHOICE: 'USER_REFUSED_CERT_CHOICE',
  PROTOCOL_FAILURE: 'DOCUMENT_UNUSABLE',
  EXPECTED_LINKED_SESSION: 'USER_REFUSED',
  SERVER_ERROR: 'DOCUMENT_UNUSABLE',
};

/** The same end in the words of v2, whose clients fail at words that they do not know. */
export function toV2(result: SessionResult): EndResultV2 {
  const { endResult } = result;
  return endResult === 'USER_REFUSED_INTERACTION' ? refusalsV2[result.details.interaction] : wordsV2[endResult];
}

/** v1 knows one word for every refusal. */
export function toV1(result: SessionResult): 'OK' | 'USER_REFUSED' | 'TIMEOUT' | 'DOCUMENT_UNUSABLE' {
  const word = toV2(result);
  if (word === 'OK' || word === 'TIMEOUT' || word === 'DOCUMENT_UNUSABLE') return word;
  return word === 'REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP' ? 'DOCUMENT_UNUSABLE' : 'USER_REFUSED';
}

/** How a session can end in Mobile-ID, where the result is a word of its own. */
export const mobileIdResults = [
  'OK',
  'TIMEOUT',
  'NOT_MID_CLIENT',
  'USER_CANCELLED',
  'SIGNATURE_HASH_MISMATCH',
  'PHONE_ABSENT',
  'DELIVERY_ERROR',
  'SIM_ERROR',
] as const;

export type MobileIdResult = (typeof mobileIdResults)[number];

const wordsOfMobileId: Readonly<Record<EndResult, MobileIdResult>> = {
  OK: 'OK',
  USER_REFUSED: 'USER_CANCELLED',
  TIMEOUT: 'TIMEOUT',
  DOCUMENT_UNUSABLE: 'NOT_MID_CLIENT',
  WRONG_VC: 'USER_CANCELLED',
  REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP: 'DELIVERY_ERROR',
  USER_REFUSED_CERT_CHOICE: 'USER_CANCELLED',
  USER_REFUSED_INTERACTION: 'USER_CANCELLED',
  PROTOCOL_FAILURE: 'DELIVERY_ERROR',
  EXPECTED_LINKED_SESSION: 'USER_CANCELLED',
  SERVER_ERROR: 'DELIVERY_ERROR',
};

/** The same end in the words of Mobile-ID. */
export function toMobileId({ endResult }: SessionResult): MobileIdResult {
  return wordsOfMobileId[endResult];
}

/** What `details.interaction` may say. */
export function isInteractionType(text: string): text is InteractionType {
  return interactionTypes.some((known) => known === text);
}
