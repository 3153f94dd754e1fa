import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAuthorityKey implements MigrationInterface {
  readonly name = 'CreateAuthorityKey1764000000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE authority_key (
        authority text NOT NULL,
        role text NOT NULL CHECK (role IN ('root', 'issuing', 'ocsp', 'time_stamp')),
        generation integer NOT NULL,
        certificate bytea NOT NULL,
        sealed text NOT NULL,
        created_at bigint NOT NULL,
        PRIMARY KEY (authority, role, generation)
      );
      COMMENT ON TABLE authority_key IS 'Keys of the certificate authority and its services; kept for ever, old answers are verified with them';
      COMMENT ON COLUMN authority_key.authority IS 'demo, or the key identifier of the issuing authority';
      COMMENT ON COLUMN authority_key.role IS 'root, issuing, ocsp or time_stamp';
      COMMENT ON COLUMN authority_key.generation IS 'Counts up; the last one is in use';
      COMMENT ON COLUMN authority_key.certificate IS 'The certificate of the key, DER';
      COMMENT ON COLUMN authority_key.sealed IS 'Secret: the private key, PKCS #8, encrypted under MASTER_KEY';
      COMMENT ON COLUMN authority_key.created_at IS 'Time, milliseconds since the epoch';

      CREATE TABLE revocation_list (
        authority text NOT NULL,
        number bigint NOT NULL,
        this_update bigint NOT NULL,
        next_update bigint NOT NULL,
        der bytea NOT NULL,
        PRIMARY KEY (authority, number)
      );
      COMMENT ON TABLE revocation_list IS 'Revocation lists as they were published; kept as long as certificates';
      COMMENT ON COLUMN revocation_list.authority IS 'Key identifier of the authority, hexadecimal';
      COMMENT ON COLUMN revocation_list.number IS 'CRL number, counts up';
      COMMENT ON COLUMN revocation_list.this_update IS 'Time, milliseconds since the epoch';
      COMMENT ON COLUMN revocation_list.next_update IS 'Time, milliseconds since the epoch';
      COMMENT ON COLUMN revocation_list.der IS 'The list, DER';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE revocation_list; DROP TABLE authority_key');
  }
}
