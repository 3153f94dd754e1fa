/**
 * A text that names no person. It is no `DomainError` because browsers use this library too; it has the same face:
 * `code` is public and stable, `detail` is private and never holds the number itself.
 */
export class InvalidPersonIdentifier extends Error {
  static readonly code = 'invalid_person_identifier';

  constructor(readonly detail: string) {
    super(`${InvalidPersonIdentifier.code}: ${detail}`);
    this.name = 'InvalidPersonIdentifier';
  }

  get code(): string {
    return InvalidPersonIdentifier.code;
  }
}
