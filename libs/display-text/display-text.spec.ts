import { describe, expect, it } from '@jest/globals';
import { faultOfDisplayText } from './display-text.js';

describe('a text that people decide by', () => {
  it.each([
    'Pay the fee for case № 12/345',
    'Підтвердити заяву «Є-Малятко» (ID-картка)',
    "Об'їзд і з'їзд: перевірка…",
    'Õpilase tõend – allkirjastamine, hind 12,50 €',
    'OK!',
    'x'.repeat(100),
  ])('may be "%s"', (text) => {
    expect(faultOfDisplayText(text, 100)).toBeUndefined();
  });

  it.each([
    ['too short', 'ab'],
    ['too long', 'x'.repeat(101)],
    ['too long in Cyrillic', 'ї'.repeat(101)],
    ['a null character', 'Sign\u0000 in'],
    ['a line break', 'Sign in\nto the bank'],
    ['a tab', 'Sign\tin'],
    ['right-to-left override', 'Sign in \u202Eknab eht ot'],
    ['an isolate', 'Sign in \u2067to\u2069'],
    ['a right-to-left mark', 'Sign in\u200F'],
    ['Hebrew letters', 'שלום שלום'],
    ['a zero-width space', 'Sign\u200Bin here'],
    ['a soft hyphen', 'Sign\u00ADin here'],
    ['a byte order mark', '\uFEFFSign in'],
    ['a no-break space', 'Sign\u00A0in'],
    ['a line separator', 'Sign\u2028in'],
    ['a tag character', 'Sign in\u{E0041}'],
    ['a variation selector', 'Sign in\uFE0F'],
    ['a lone surrogate', 'Sign in \uD800'],
    ['a private-use character', 'Sign in \uE000'],
    ['a stack of accents', 'Si\u0301\u0302\u0303gn in'],
    ['letters that are not composed', 'To\u0303end'],
    ['a Cyrillic letter in a Latin word', 'Sign in to the b\u0430nk'],
    ['a Latin letter in a Cyrillic word', 'Оплатити p\u0430хунок'],
    ['a Greek letter', 'Sign in t\u03BF pay'],
    ['Cherokee that looks Latin', 'Sign in \u13A0\u13A1'],
    ['fullwidth letters', '\uFF33\uFF49gn in'],
    ['mathematical letters', '\u{1D412}ign in'],
    ['a ligature', 'con\uFB01rm this'],
    ['digits of another script', 'Pay \u0661\u0662'],
    ['an emoji', 'Sign in \u{1F600}'],
    ['angle brackets', '<b>Sign in</b>'],
    ['braces', 'Sign in {name}'],
    ['two spaces', 'Sign  in'],
    ['a space at the end', 'Sign in '],
    ['no word at all', '12/345'],
    ['nothing but punctuation', '.....'],
  ])('may not have %s', (_, text) => {
    expect(faultOfDisplayText(text, 100)).toEqual(expect.any(String));
  });
});
