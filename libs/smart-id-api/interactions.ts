import { fromBase64, toBase64 } from './base64.js';

/** What a phone can show and ask, in v3. */
export const interactionTypes = [
  'displayTextAndPIN',
  'confirmationMessage',
  'confirmationMessageAndVerificationCodeChoice',
] as const;

export type InteractionType = (typeof interactionTypes)[number];

export interface Interaction {
  readonly type: InteractionType;
  /** As it was sent; what a phone shows is `shownText` of it. */
  readonly text: string;
}

/** Where each type has its text, and how many characters of it. */
const textFields = {
  displayTextAndPIN: { name: 'displayText60', limit: 60 },
  confirmationMessage: { name: 'displayText200', limit: 200 },
  confirmationMessageAndVerificationCodeChoice: { name: 'displayText200', limit: 200 },
} as const;

/** A choice of codes needs a code that the relying party shows, which only notifications have. */
export function allowedInteractions(flow: 'device-link' | 'notification' | 'linked'): readonly InteractionType[] {
  return flow === 'notification' ? interactionTypes : ['displayTextAndPIN', 'confirmationMessage'];
}

/** Why an `interactions` text is refused, in words for the integrator. */
export class InvalidInteractions extends Error {
  override readonly name = 'InvalidInteractions';
}

/**
 * Reads the Base64 text of a request. The text itself is what gets signed; nothing is ever encoded anew from this.
 * @throws InvalidInteractions
 */
export function readInteractions(text: string, allowed: readonly InteractionType[]): readonly Interaction[] {
  const read = parseList(text).map((entry) => readInteraction(entry, allowed));
  if (read.length === 0) throw new InvalidInteractions('must name at least one interaction');
  if (new Set(read.map(({ type }) => type)).size < read.length)
    throw new InvalidInteractions('must name each type once');
  return read;
}

function parseList(text: string): readonly unknown[] {
  const bytes = fromBase64(text);
  if (!bytes) throw new InvalidInteractions('must be Base64 of a JSON array');
  try {
    const list: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (Array.isArray(list)) return list;
  } catch (error) {
    throw new InvalidInteractions('must be Base64 of a JSON array', { cause: error });
  }
  throw new InvalidInteractions('must be Base64 of a JSON array');
}

function readInteraction(entry: unknown, allowed: readonly InteractionType[]): Interaction {
  if (typeof entry !== 'object' || entry === null) throw new InvalidInteractions('must be a list of objects');
  const given = entry as Readonly<Record<string, unknown>>;
  const type = allowed.find((known) => known === given['type']);
  if (!type) throw new InvalidInteractions(`type must be one of ${allowed.join(', ')}`);
  const { name, limit } = textFields[type];
  const other = name === 'displayText60' ? 'displayText200' : 'displayText60';
  if (given[other] !== undefined && given[other] !== null) throw new InvalidInteractions(`${type} has no ${other}`);
  const text = given[name];
  if (typeof text !== 'string' || shownText(text) === '') throw new InvalidInteractions(`${type} needs ${name}`);
  if ([...text].length > limit) throw new InvalidInteractions(`${name} must have at most ${limit} characters`);
  return { type, text };
}

/** The Base64 text of a request, for clients. */
export function writeInteractions(interactions: readonly Interaction[]): string {
  return toBase64(JSON.stringify(interactions.map(({ type, text }) => ({ type, [textFields[type].name]: text }))));
}

/** The relying party's order is its preference: the first that the phone can do; `undefined` when it can do none. */
export function chooseInteraction(
  interactions: readonly Interaction[],
  supported: readonly InteractionType[],
): Interaction | undefined {
  return interactions.find(({ type }) => supported.includes(type));
}

/** Characters that change how others look, or are not there to be seen. */
const formatting = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu;
/** More marks on one letter than any language writes cover the lines around it. */
const pileOfMarks = /(\p{M}{4})\p{M}+/gu;

/** A text as a phone may show it: one line, nothing that turns, hides or covers what stands beside it. */
export function shownText(text: string): string {
  const spaced = text.replace(/[\s\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ');
  return spaced.replace(formatting, '').replace(pileOfMarks, '$1').replace(/ +/g, ' ').trim();
}
