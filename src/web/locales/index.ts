export {
  errorCodes,
  localesOffered,
  localeNames,
  negotiateLocale,
  readLocale,
  translator,
  type Locale,
  type MessageKey,
  type Translate,
} from './translate.js';
