import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  allowedInteractions,
  chooseInteraction,
  interactionTypes,
  InvalidInteractions,
  readInteractions,
  shownText,
  writeInteractions,
  type Interaction,
} from './index.js';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const pin = (displayText60: unknown) => ({ type: 'displayTextAndPIN', displayText60 });
const message = (displayText200: unknown) => ({ type: 'confirmationMessage', displayText200 });
const read = (value: unknown) => readInteractions(encode(value), interactionTypes);

describe('interactions', () => {
  it('come back from their text, in their order', () => {
    const text = fc.string({ minLength: 1, maxLength: 60, unit: fc.constantFrom(...'aї🦔 /\\"') });
    const list = fc
      .uniqueArray(fc.constantFrom(...interactionTypes), { minLength: 1 })
      .chain((types) => fc.tuple(...types.map((type) => fc.record({ type: fc.constant(type), text }))));
    fc.assert(
      fc.property(list, (interactions: Interaction[]) => {
        fc.pre(interactions.every(({ text }) => shownText(text) !== ''));
        expect(readInteractions(writeInteractions(interactions), interactionTypes)).toEqual(interactions);
      }),
    );
  });

  it('are read however their client writes JSON', () => {
    const json = '[ {"displayText60":"\\u0423\\u0432\\/","type":"displayTextAndPIN","more":1} ]';
    const [interaction] = readInteractions(Buffer.from(json).toString('base64'), interactionTypes);
    expect(interaction).toEqual({ type: 'displayTextAndPIN', text: 'Ув/' });
  });

  it.each([
    ['no Base64', '[{"type":'],
    [
      'Base64 without padding',
      encode([pin('a')])
        .replace(/=+$/, '')
        .padEnd(1) + ' ',
    ],
    ['no JSON', Buffer.from('[{').toString('base64')],
    ['no UTF-8', Buffer.of(0x5b, 0xff, 0x5d).toString('base64')],
    ['an object', encode(pin('a'))],
    ['nothing', ''],
    ['an empty list', encode([])],
    ['a list of words', encode(['displayTextAndPIN'])],
    ['a list of null', encode([null])],
    ['an unknown type', encode([{ type: 'verificationCodeChoice', displayText60: 'a' }])],
    ['no type', encode([{ displayText60: 'a' }])],
    ['no text', encode([{ type: 'displayTextAndPIN' }])],
    ['an empty text', encode([pin('')])],
    ['a text that nobody can see', encode([pin(' \u200b\u202e\t')])],
    ['a number for a text', encode([pin(7)])],
    ['the text of the other type', encode([{ type: 'displayTextAndPIN', displayText200: 'a' }])],
    ['both texts', encode([{ ...message('a'), displayText60: 'a' }])],
    ['a type twice', encode([pin('a'), pin('b')])],
    ['61 characters', encode([pin('a'.repeat(61))])],
    ['201 characters', encode([message('ї'.repeat(201))])],
  ])('are refused with %s', (_, text) => {
    expect(() => readInteractions(text, interactionTypes)).toThrow(InvalidInteractions);
  });

  it('may have as many characters as people count, whatever their bytes', () => {
    expect(read([pin('🦔'.repeat(60)), message('ї'.repeat(200))])).toHaveLength(2);
  });

  it('with a choice of codes are for notifications alone', () => {
    const choice = encode([{ type: 'confirmationMessageAndVerificationCodeChoice', displayText200: 'a' }]);
    expect(readInteractions(choice, allowedInteractions('notification'))).toHaveLength(1);
    for (const flow of ['device-link', 'linked'] as const)
      expect(() => readInteractions(choice, allowedInteractions(flow))).toThrow(InvalidInteractions);
  });

  it('fall back to the first that the phone can do', () => {
    const list = read([message('long'), pin('short')]);
    expect(chooseInteraction(list, interactionTypes)?.text).toBe('long');
    expect(chooseInteraction(list, ['displayTextAndPIN'])?.text).toBe('short');
    expect(chooseInteraction(list, ['confirmationMessageAndVerificationCodeChoice'])).toBeUndefined();
  });
});

describe('a text as it is shown', () => {
  it.each([
    ['on one line', 'Pay\r\n\u2028 100\t€', 'Pay 100 €'],
    ['without characters that turn the direction', 'Pay \u202e001\u202c € to \u2066Bank\u2069', 'Pay 001 € to Bank'],
    ['without characters of no width', 'P\u200ba\u00ady\ufeff', 'Pay'],
    ['without tags and private characters', 'Pay\u{e0041}\ue000', 'Pay'],
    ['without half of a character', 'Pay\ud800', 'Pay'],
    ['with no more marks on a letter than a language has', `Pa${'\u0301'.repeat(40)}y`, `Pa${'\u0301'.repeat(4)}y`],
    ['with every letter of a language', 'Ґанок, Їжак, ǅ, हिन्दी 🦔', 'Ґанок, Їжак, ǅ, हिन्दी 🦔'],
  ])('stands %s', (_, text, shown) => {
    expect(shownText(text)).toBe(shown);
  });

  it('does not change when it is filtered again, and never has a character that it should not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = shownText(text);
        expect(shownText(shown)).toBe(shown);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]|^\s|\s$/u);
      }),
    );
  });
});
