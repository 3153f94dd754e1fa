import { errors } from './en/errors.js';
import { en } from './en/index.js';
import { et } from './et/index.js';
import { uk } from './uk/index.js';

export type MessageKey = keyof typeof en;

const messages = { en, uk, et } satisfies Record<string, Record<MessageKey, string>>;

export type Locale = keyof typeof messages;

/** The codes that have a text, in the order of the English file. */
export const errorCodes: readonly string[] = Object.keys(errors).map((key) => key.slice('error.'.length));

/** In the order in which they are offered. */
export const localesOffered: readonly Locale[] = ['uk', 'en', 'et'];

/** Each language by its own name. */
export const localeNames: Readonly<Record<Locale, string>> = { en: 'English', uk: 'Українська', et: 'Eesti' };

/** Gives a text in one language; `{name}` in it is replaced by the value of that name. */
export type Translate = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

export function translator(locale: Locale): Translate {
  return (key, values = {}) =>
    messages[locale][key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? `{${name}}`));
}

/** Reads one language tag, for example `uk-UA`. */
export function readLocale(tag: string | undefined): Locale | undefined {
  const language = tag?.trim().split('-', 1)[0]?.toLowerCase();
  return localesOffered.find((locale) => locale === language);
}

/**
 * The first language that is offered, of lists in order of weight: what was chosen here, what the portal asks for
 * (`ui_locales`), what the browser prefers (`Accept-Language`). English where none is.
 */
export function negotiateLocale(...preferences: readonly (string | undefined)[]): Locale {
  for (const preference of preferences) {
    const tags = (preference ?? '').split(/[\s,]+/).map((tag) => tag.split(';', 1)[0]);
    const found = tags.map(readLocale).find((locale) => locale !== undefined);
    if (found) return found;
  }
  return 'en';
}
