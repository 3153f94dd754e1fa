import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { makeRevocationList, type ReadCertificate, type Signer } from '#libs/x509';
import { CertificateAuthority } from './certificate-authority.js';
import { CertificateStatusRepository, type ListedCertificate } from './persistence/certificate-status.repository.js';
import { RevocationListRepository, type PublishedList } from './persistence/revocation-list.repository.js';

const minute = 60_000;
/** A list is made at most this often. */
const issueEveryMs = 30 * minute;
/** A list may be relied on this long; the next one is there long before. */
const validityMs = 24 * 60 * minute;
/** RFC 5280 §3.3: a revocation is on at least one list after the certificate has expired. */
const keepAfterExpiryMs = 2 * validityMs;

export type Lister = 'root' | 'issuing';

/** Publishes revocation lists (RFC 5280 §5): made when one is asked for and the last one is half an hour old. */
@Injectable()
export class PublishRevocationList {
  private readonly current = new Map<Lister, PublishedList>();
  private readonly making = new Map<Lister, Promise<PublishedList>>();

  constructor(
    private readonly authority: CertificateAuthority,
    private readonly statuses: CertificateStatusRepository,
    private readonly lists: RevocationListRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * The list in force.
   * @returns undefined when the root is kept elsewhere and has given none
   * @throws CertificatesOff
   */
  async read(lister: Lister): Promise<Buffer | undefined> {
    const { chain } = this.authority;
    if (lister === 'issuing') return this.publish(lister, chain.issuing, chain.issuingSigner);
    if (chain.rootSigner) return this.publish(lister, chain.root, chain.rootSigner);
    return chain.rootList;
  }

  private async publish(lister: Lister, certificate: ReadCertificate, signer: Signer): Promise<Buffer> {
    const known = this.current.get(lister);
    if (known && this.isFresh(known)) return known.der;
    // Whoever comes while a list is being made waits for it.
    let making = this.making.get(lister);
    if (!making) {
      making = this.lastOrNext(certificate, signer).finally(() => this.making.delete(lister));
      this.making.set(lister, making);
    }
    const list = await making;
    this.current.set(lister, list);
    return list.der;
  }

  private isFresh({ thisUpdate }: PublishedList): boolean {
    return this.clock.now() < thisUpdate + issueEveryMs;
  }

  private async lastOrNext(certificate: ReadCertificate, signer: Signer): Promise<PublishedList> {
    const id = certificate.keyIdentifier.toString('hex');
    const last = await this.lists.last(id);
    if (last && this.isFresh(last)) return last;
    const next = await this.make(id, (last?.number ?? 0) + 1, certificate, signer);
    // Another node may have given this number a moment ago; its list is as good.
    return (await this.lists.add(id, next)) ? next : ((await this.lists.last(id)) ?? next);
  }

  private async make(id: string, number: number, certificate: ReadCertificate, signer: Signer): Promise<PublishedList> {
    const thisUpdate = Math.floor(this.clock.now() / 1_000) * 1_000;
    const nextUpdate = thisUpdate + validityMs;
    const listed = await this.statuses.listNotGood(id, thisUpdate - keepAfterExpiryMs);
    const content = {
      ...{ number, thisUpdate, nextUpdate, revoked: listed.map(toEntry) },
      issuer: certificate.subject,
      issuerKeyIdentifier: certificate.keyIdentifier,
    };
    return { number, thisUpdate, nextUpdate, der: await makeRevocationList(content, signer) };
  }
}

function toEntry({ serial, state }: ListedCertificate) {
  const reason = state.status === 'suspended' ? ('certificateHold' as const) : state.reason;
  return { serial: Buffer.from(serial, 'hex'), since: state.since, reason };
}
