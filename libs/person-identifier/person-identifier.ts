import { NATIONAL_NUMBERS } from './national-numbers.js';
import { type NumberCheck, type Sex } from './number-check.js';
import { InvalidPersonIdentifier } from './person-identifier.errors.js';

const SCHEMES = ['PNO', 'TIN', 'PAS', 'IDC'] as const;

/** National personal number, tax number, passport, identity card (EN 319 412-1 §5.1.3). */
export type IdentifierScheme = (typeof SCHEMES)[number];

/** Values may hold hyphens of their own (Latvia, UNZR): only the first one separates. */
const SEMANTICS_IDENTIFIER = /^([A-Z]{3})([A-Z]{2})-(.+)$/;
const COUNTRY = /^[A-Z]{2}$/;
const LONGEST_VALUE = 64;

/**
 * Latin letters and digits, the Cyrillic capitals of old Ukrainian passport series, and the marks that numbers and eIDAS
 * pseudonyms are written with. No spaces, controls or invisible characters: a value must survive being copied by hand.
 */
const VALUE = /^[A-Za-z0-9А-ЯҐЄІЇ][A-Za-z0-9А-ЯҐЄІЇ+./_=-]*$/;

/** A natural person as a state knows them: a kind of number, the country that gave it, and the number. Never changes. */
export class PersonIdentifier {
  private constructor(
    readonly scheme: IdentifierScheme,
    /** ISO 3166-1 alpha-2, upper case. */
    readonly country: string,
    /** As issued, with its own punctuation; 64 characters at most. */
    readonly value: string,
  ) {
    Object.freeze(this);
  }

  /**
   * Reads an ETSI semantics identifier such as `PNOEE-38001085718` (EN 319 412-1 §5.1.3).
   * @throws InvalidPersonIdentifier when its shape, or for a known kind of number its date or check digit, is wrong
   */
  static parse(text: string): PersonIdentifier {
    const [, scheme = '', country = '', value = ''] = SEMANTICS_IDENTIFIER.exec(text) ?? [];
    if (!isScheme(scheme)) throw new InvalidPersonIdentifier('not a known scheme, a country, a hyphen and a value');
    if (value.length > LONGEST_VALUE) throw new InvalidPersonIdentifier(`value longer than ${LONGEST_VALUE}`);
    if (!VALUE.test(value)) throw new InvalidPersonIdentifier('value has characters that no number has');
    const identifier = new PersonIdentifier(scheme, country, value);
    const check = identifier.check();
    if (check?.valid === false) throw new InvalidPersonIdentifier(`wrong ${check.fault} for ${scheme}${country}`);
    return identifier;
  }

  /** ISO yyyy-mm-dd where the number itself carries it; a register may know better. */
  get birthDate(): string | undefined {
    const check = this.check();
    return check?.valid ? check.birthDate : undefined;
  }

  /** Where the number itself carries it. */
  get sex(): Sex | undefined {
    const check = this.check();
    return check?.valid ? check.sex : undefined;
  }

  /** `PNOEE-38001085718`: the form of certificates and of the Smart-ID API, and the one to keep. */
  toEtsi(): string {
    return `${this.scheme}${this.country}-${this.value}`;
  }

  /** `EE38001085718`: the form of OpenID Connect subjects and of X-Road user ids. It does not tell the scheme. */
  toCountryPrefixed(): string {
    return `${this.country}${this.value}`;
  }

  /**
   * `EE/LV/38001085718`: the form that leaves for another member state (eIDAS SAML Attribute Profile, PersonIdentifier).
   * @throws RangeError when the destination is no upper-case two-letter country
   */
  toEidas(destinationCountry: string): string {
    if (!COUNTRY.test(destinationCountry)) throw new RangeError('the destination is no two-letter country');
    return `${this.country}/${destinationCountry}/${this.value}`;
  }

  /** Whether both name the same person by the same number; two numbers of one person are not equal. */
  equals(other: PersonIdentifier): boolean {
    return this.toEtsi() === other.toEtsi();
  }

  private check(): NumberCheck | undefined {
    return NATIONAL_NUMBERS.get(`${this.scheme}${this.country}`)?.(this.value);
  }
}

function isScheme(text: string): text is IdentifierScheme {
  return (SCHEMES as readonly string[]).includes(text);
}
