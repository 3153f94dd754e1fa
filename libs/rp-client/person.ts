import { PersonIdentifier } from '#libs/person-identifier';
import { birthDateOf, directoryNameOf, oids, type ReadCertificate } from '#libs/x509';
import { AnswerRefused } from './errors.js';

/** Who a certificate is of (ETSI EN 319 412-1 §5.1.3). */
export interface Person {
  /** `PNOEE-48010010101`: what to keep. */
  readonly identifier: string;
  readonly type: 'PNO' | 'PAS' | 'IDC' | 'TIN';
  /** Who gave the number, ISO 3166-1 alpha-2; not where the person lives. */
  readonly country: string;
  readonly number: string;
  /** Missing for people with a single name. */
  readonly givenName: string | undefined;
  readonly surname: string;
  /** yyyy-mm-dd, from the certificate, else from a number that carries it. */
  readonly birthDate: string | undefined;
}

/** Numbers may have hyphens of their own: only the first one separates. */
const semantics = /^(?<type>PNO|PAS|IDC|TIN)(?<country>[A-Z]{2})-(?<number>\S{1,64})$/;

/** @throws AnswerRefused when the certificate names nobody */
export function personOf(certificate: ReadCertificate): Person {
  const attribute = (id: string) => certificate.subjectAttributes.get(id);
  const identifier = attribute(oids.serialNumber) ?? '';
  const surname = attribute(oids.surname);
  const { type, country, number } = semantics.exec(identifier)?.groups ?? {};
  if (country === undefined || number === undefined || surname === undefined)
    throw new AnswerRefused('certificate_malformed', 'the subject has no semantics identifier or no surname');
  return {
    ...{ identifier, type: type as Person['type'], country, number, surname },
    givenName: attribute(oids.givenName),
    birthDate: birthDateOf(certificate) ?? birthDateIn(identifier),
  };
}

/** A number with a wrong check digit is a number of somebody all the same. */
function birthDateIn(identifier: string): string | undefined {
  try {
    return PersonIdentifier.parse(identifier).birthDate;
  } catch {
    return undefined;
  }
}

/** Whom a request named. */
export type Named = { readonly person: string } | { readonly document: string };

/**
 * The account belongs to the person of the certificate, and both are who was asked for.
 * @throws AnswerRefused
 */
export function demandSamePerson(
  certificate: ReadCertificate,
  person: Person,
  documentNumber: string,
  named: Named | undefined,
): void {
  const refuse = (detail: string) => new AnswerRefused('other_person', detail);
  if (!documentNumber.startsWith(`${person.identifier}-`)) throw refuse('the account is of another person');
  const account = directoryNameOf(certificate) ?? documentNumber;
  if (account !== documentNumber) throw refuse('the certificate is of another account');
  if (named && 'person' in named && named.person !== person.identifier) throw refuse('another person was asked for');
  if (named && 'document' in named && named.document !== documentNumber) throw refuse('another account was asked for');
}
