import { Injectable } from '@nestjs/common';
import { Clock, Random } from '#libs/kernel';
import { makeTimeStampResponse, TimeStampRefused, type Der, type TimeStampQuestion } from '#libs/x509';
import { AuditLog } from '../audit/index.js';
import { CertificateAuthority } from './certificate-authority.js';
import { timeStampIssued } from './certificates.events.js';
import { randomSerial } from './domain/serial-number.js';
import { SigningQueue } from './signing-queue.js';

/** Says that something existed at a time (RFC 3161), and keeps a record of having said so. */
@Injectable()
export class StampTime {
  constructor(
    private readonly authority: CertificateAuthority,
    private readonly queue: SigningQueue,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** @throws CertificatesOff, TimeStampRefused, SigningBusy */
  stamp(question: TimeStampQuestion): Promise<Der> {
    const { profiles } = this.authority.issuer;
    const policy = profiles.timeStampPolicy;
    if (question.policy !== undefined && question.policy !== policy)
      throw new TimeStampRefused('unacceptedPolicy', `the only policy is ${policy}`);
    return this.queue.run(async () => {
      const { certificate, signer } = await this.authority.service('time_stamp');
      const serial = randomSerial(this.random);
      const authority = {
        algorithm: signer.algorithm,
        sign: (content: Uint8Array) => signer.sign(content),
        certificate: certificate.der,
        issuer: certificate.issuer,
        serial: certificate.serialOctets,
        chain: [this.authority.chain.issuing.der],
        policy,
      };
      const stamp = { serial: Buffer.from(serial, 'hex'), time: this.clock.now() };
      const response = await makeTimeStampResponse(question, stamp, authority);
      await this.audit.record(timeStampIssued(serial));
      return response;
    });
  }
}
