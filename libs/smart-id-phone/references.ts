/** A person as paths name one: `PNOEE-48010010101` (ETSI EN 319 412-1 §5.1.3). */
export interface SemanticsIdentifier {
  readonly type: 'PNO' | 'PAS' | 'IDC';
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly identifier: string;
}

const semantics = /^(PNO|PAS|IDC)([A-Z]{2})-([A-Za-z0-9-]{1,30})$/;

/**
 * Split at the first hyphen: Latvian numbers have one of their own. Check digits are not looked at, because paths also
 * name persons who are unknown here. `undefined` for what names nobody.
 */
export function readSemanticsIdentifier(text: string): SemanticsIdentifier | undefined {
  const [, type, country = '', identifier = ''] = semantics.exec(text) ?? [];
  if (type !== 'PNO' && type !== 'PAS' && type !== 'IDC') return undefined;
  return { type, country, identifier };
}

/** An account with a certificate, as paths and answers name it: `PNOEE-30001010004-K2GN-NQ`. */
export interface DocumentNumber {
  readonly person: SemanticsIdentifier;
  readonly token: string;
  readonly qualified: boolean;
}

const document = /^(.+)-([A-Z0-9]{4})-(Q|NQ)$/;

/** `undefined` for what names no document. */
export function readDocumentNumber(text: string): DocumentNumber | undefined {
  const [, holder = '', token = '', level] = document.exec(text) ?? [];
  const person = readSemanticsIdentifier(holder);
  return person && { person, token, qualified: level === 'Q' };
}

export function writeDocumentNumber({ person, token, qualified }: DocumentNumber): string {
  return `${person.type}${person.country}-${person.identifier}-${token}-${qualified ? 'Q' : 'NQ'}`;
}
