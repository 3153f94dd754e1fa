import { createHash, X509Certificate } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { toPem, type ReadCertificate } from '#libs/x509';
import { CertificateAuthority } from '../../core/certificates/index.js';
import type { components } from '../../openapi.generated.js';

type Bundle = components['schemas']['TrustBundle'];
type Entry = Bundle['certificates'][number];

const uses: Readonly<Record<Entry['role'], string>> = {
  root: 'Trust anchor: every chain ends here. Install this one.',
  issuing: 'Issues the certificates of citizens; signs their revocation list.',
  ocsp: 'Signs OCSP answers; comes with each of them and is replaced every few weeks.',
  'time-stamp': 'Signs time-stamps.',
};

/** What a relying party needs in order to verify, and what each part is for. */
@Injectable()
export class TrustBundle {
  constructor(private readonly authority: CertificateAuthority) {}

  async read(): Promise<Bundle> {
    const { root, issuing } = this.authority.chain;
    const [responder, stamps] = [await this.authority.service('ocsp'), await this.authority.service('time_stamp')];
    const { ocsp, timeStamps, issuingList, rootList } = this.authority.addresses;
    return {
      addresses: { ocsp, timeStamps, issuingList, rootList },
      certificates: [
        describe('root', root),
        describe('issuing', issuing),
        describe('ocsp', responder.certificate),
        describe('time-stamp', stamps.certificate),
      ],
    };
  }

  /** The same certificates as one file, each with a line that says what it is for. */
  async readPem(): Promise<string> {
    const { certificates } = await this.read();
    return certificates.map(({ role, use, subject, pem }) => `# ${role}: ${use}\n# ${subject}\n${pem}`).join('\n');
  }
}

function describe(role: Entry['role'], { der, notBefore, notAfter }: ReadCertificate): Entry {
  return {
    role,
    use: uses[role],
    subject: new X509Certificate(der).subject.split('\n').reverse().join(','),
    notBefore: new Date(notBefore).toISOString(),
    notAfter: new Date(notAfter).toISOString(),
    sha256: createHash('sha256').update(der).digest('hex'),
    pem: toPem(der),
  };
}
