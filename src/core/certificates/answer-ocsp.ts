import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import {
  makeOcspResponse,
  subjectPublicKey,
  type CertificateId,
  type Der,
  type OcspQuestion,
  type OcspStatus,
  type SingleAnswer,
} from '#libs/x509';
import { CertificateAuthority } from './certificate-authority.js';
import { CertificateStatus } from './certificate-status.js';
import type { CertificateState } from './domain/certificate.js';
import { SigningQueue } from './signing-queue.js';

/** An answer and the times that it carries, in milliseconds since the epoch. */
export interface OcspResponse {
  readonly der: Der;
  readonly thisUpdate: number;
  readonly nextUpdate: number;
}

interface Prepared extends Omit<OcspResponse, 'der'> {
  readonly der: Promise<Der>;
  readonly says: string;
}

const second = 1_000;
/** How long an answer may be relied on; clients that demand a fresh one send a nonce. */
const validityMs = 15 * 60 * second;
/** How long an answer without a nonce is given again, as long as the status is the same. */
export const reuseMs = 60 * second;
const mostPrepared = 20_000;

/**
 * Answers who asks for the status of certificates (RFC 6960). The status is read from the records each time; only the
 * signature under an answer without a nonce is used again.
 */
@Injectable()
export class AnswerOcsp {
  private readonly prepared = new Map<string, Prepared>();
  private readonly names = new Map<string, string>();

  constructor(
    private readonly authority: CertificateAuthority,
    private readonly status: CertificateStatus,
    private readonly queue: SigningQueue,
    private readonly clock: Clock,
  ) {}

  /** @throws CertificatesOff, SigningBusy */
  async answer(question: OcspQuestion): Promise<OcspResponse> {
    const answers = await Promise.all(question.certificates.map((id) => this.answerOne(id)));
    if (question.nonce) return settle(this.make(answers, question.nonce));
    const key = question.certificates.map(({ der }) => der.toString('latin1')).join();
    const says = JSON.stringify(answers.map(({ status }) => status));
    const known = this.prepared.get(key);
    if (known?.says === says && this.clock.now() < known.thisUpdate + reuseMs) return settle(known);
    const made = { ...this.make(answers, undefined), says };
    this.keep(key, made);
    return settle(made);
  }

  private async answerOne(id: CertificateId): Promise<SingleAnswer> {
    const state = this.isOurs(id) ? await this.status.of(id.serial) : undefined;
    return { certificateId: id.der, status: toStatus(state) };
  }

  /** RFC 6960 §4.1.1: both hashes name the issuing authority. */
  private isOurs({ hash, issuerNameHash, issuerKeyHash }: CertificateId): boolean {
    if (hash === undefined) return false;
    const { issuing } = this.authority.chain;
    const digest = (content: Uint8Array) => createHash(hash).update(content).digest('hex');
    let own = this.names.get(hash);
    if (own === undefined) {
      own = digest(issuing.subject) + digest(subjectPublicKey(issuing.publicKey));
      this.names.set(hash, own);
    }
    return own === issuerNameHash.toString('hex') + issuerKeyHash.toString('hex');
  }

  private make(answers: readonly SingleAnswer[], nonce: Buffer | undefined): Omit<Prepared, 'says'> {
    const thisUpdate = Math.floor(this.clock.now() / second) * second;
    const nextUpdate = thisUpdate + validityMs;
    const der = this.queue.run(async () => {
      const { certificate, signer } = await this.authority.service('ocsp');
      const { algorithm } = signer;
      const responder = {
        ...{ algorithm, name: certificate.subject, certificate: certificate.der },
        sign: (content: Uint8Array) => signer.sign(content),
      };
      const archiveCutoff = this.authority.chain.issuing.notBefore;
      const answer = { answers, nonce, producedAt: thisUpdate, thisUpdate, nextUpdate, archiveCutoff };
      return makeOcspResponse(answer, responder);
    });
    return { der, thisUpdate, nextUpdate };
  }

  private keep(key: string, made: Prepared): void {
    this.prepared.delete(key);
    this.prepared.set(key, made);
    for (const oldest of this.prepared.keys()) {
      if (this.prepared.size <= mostPrepared) break;
      this.prepared.delete(oldest);
    }
    made.der.catch(() => {
      if (this.prepared.get(key) === made) this.prepared.delete(key);
    });
  }
}

async function settle({ der, thisUpdate, nextUpdate }: Omit<Prepared, 'says'>): Promise<OcspResponse> {
  return { der: await der, thisUpdate, nextUpdate };
}

function toStatus(state: CertificateState | undefined): OcspStatus {
  switch (state?.status) {
    case undefined:
      return { name: 'unknown' };
    case 'good':
      return { name: 'good' };
    case 'suspended':
      return { name: 'revoked', since: state.since, reason: 'certificateHold' };
    case 'revoked':
      return { name: 'revoked', since: state.since, reason: state.reason };
  }
}
