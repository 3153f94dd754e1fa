/** What registration can be refused for (RFC 7591 §3.2.2). */
export type MetadataError = 'invalid_redirect_uri' | 'invalid_client_metadata' | 'unapproved_software_statement';

/** A registration that falls short, in the protocol's words. */
export class MetadataRefused extends Error {
  override readonly name = 'MetadataRefused';

  constructor(
    readonly error: MetadataError,
    description: string,
  ) {
    super(description);
  }
}
