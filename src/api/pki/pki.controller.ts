import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CertificateAuthority, PublishRevocationList, type Lister } from '../../core/certificates/index.js';
import type { components } from '../../openapi.generated.js';
import { Operation } from '../../platform/http/index.js';
import { RevocationListMissing } from './pki.errors.js';
import { TrustBundle } from './trust-bundle.js';

const day = 86_400;
const listSeconds = 300;

/** Certificates and lists, as they stand in certificates by their addresses (RFC 5280 §4.2.1.13 and §4.2.2.1). */
@Controller('pki')
export class PkiController {
  constructor(
    private readonly authority: CertificateAuthority,
    private readonly lists: PublishRevocationList,
    private readonly bundle: TrustBundle,
  ) {}

  @Get('root.cer')
  @Operation('readRootCertificate')
  root(@Res() reply: FastifyReply) {
    return send(reply, 'application/pkix-cert', this.authority.chain.root.der, day);
  }

  @Get('issuing.cer')
  @Operation('readIssuingCertificate')
  issuing(@Res() reply: FastifyReply) {
    return send(reply, 'application/pkix-cert', this.authority.chain.issuing.der, day);
  }

  @Get('root.crl')
  @Operation('readRootRevocationList')
  rootList(@Res() reply: FastifyReply) {
    return this.sendList('root', reply);
  }

  @Get('issuing.crl')
  @Operation('readIssuingRevocationList')
  issuingList(@Res() reply: FastifyReply) {
    return this.sendList('issuing', reply);
  }

  @Get('trust-bundle')
  @Operation('readTrustBundle')
  trust(): Promise<components['schemas']['TrustBundle']> {
    return this.bundle.read();
  }

  @Get('trust-bundle.pem')
  @Operation('readTrustBundlePem')
  async trustPem(@Res() reply: FastifyReply) {
    const text = await this.bundle.readPem();
    return send(reply, 'application/x-pem-file', Buffer.from(text), listSeconds);
  }

  private async sendList(lister: Lister, reply: FastifyReply) {
    const list = await this.lists.read(lister);
    if (!list) throw new RevocationListMissing(lister);
    return send(reply, 'application/pkix-crl', list, listSeconds);
  }
}

function send(reply: FastifyReply, type: string, content: Buffer, seconds: number) {
  return reply.header('Cache-Control', `public, max-age=${seconds}`).type(type).send(content);
}
