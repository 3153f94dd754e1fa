import { makeIssuingCertificate, makeRootCertificate } from '../domain/authority-certificates.js';
import type { PkiAddresses } from '../domain/pki-addresses.js';
import { AuthoritySource, type AuthorityChain } from '../authority-source.js';
import type { AuthorityVault } from './authority-vault.js';

/** An authority that nobody has to trust: root and issuing key made at the first start, kept sealed in the records. */
export class DemoAuthority extends AuthoritySource {
  constructor(
    private readonly vault: AuthorityVault,
    private readonly addresses: PkiAddresses,
  ) {
    super();
  }

  override async load(): Promise<AuthorityChain> {
    const root = await this.vault.open('demo', 'root', makeRootCertificate);
    const issuing = await this.vault.open('demo', 'issuing', (fresh) =>
      makeIssuingCertificate(fresh, root, this.addresses),
    );
    return {
      root: root.certificate,
      issuing: issuing.certificate,
      issuingSigner: issuing.signer,
      rootSigner: root.signer,
      rootList: undefined,
    };
  }
}
