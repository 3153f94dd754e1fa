import type { Der, ReadCertificate, Signer } from '#libs/x509';

/** Whoever holds an authority's private key and signs with it: this process now, a security module later. */
export type CertificateSigner = Signer;

/** The chain under which citizens get their certificates. */
export interface AuthorityChain {
  readonly root: ReadCertificate;
  readonly issuing: ReadCertificate;
  readonly issuingSigner: CertificateSigner;
  /** Signs the root's own revocation list, where the root's key is here. */
  readonly rootSigner: CertificateSigner | undefined;
  /** The root's revocation list, where it was made elsewhere. */
  readonly rootList: Der | undefined;
}

/** Where the authority comes from: made here for trying out, or made by an operator. */
export abstract class AuthoritySource {
  /**
   * The same answer on every node and after every start.
   * @throws InvalidConfig when what is there cannot be used; never a new authority in its place
   */
  abstract load(): Promise<AuthorityChain>;
}
