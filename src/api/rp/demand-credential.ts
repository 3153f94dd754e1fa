import { createHash, type X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Config } from '../../config/index.js';
import type { ApiAccess, ApiAuthentication } from '../../core/relying-parties/index.js';
import { bearsName, clientCertificate, isIssuedBy, readAuthorities } from '../../platform/http/index.js';
import { ClientAssertions } from './client-assertions.js';
import { RelyingPartyProblem } from './rp.errors.js';

type By<Method extends ApiAuthentication['method']> = Extract<ApiAuthentication, { readonly method: Method }>;

/** What a relying party was registered to show beside UUID, name and address. It goes beyond the protocol. */
@Injectable()
export class DemandCredential {
  private readonly authorities: readonly X509Certificate[];

  constructor(
    private readonly assertions: ClientAssertions,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    this.authorities = readAuthorities(config.http.CLIENT_CA_FILE);
  }

  /** @throws RelyingPartyProblem 401, which tells what is wrong: who hears it called from the right place */
  async demand(api: ApiAccess, request: IncomingMessage): Promise<void> {
    const fault = await this.faultOf(api, request);
    if (fault === undefined) return;
    throw new RelyingPartyProblem(401, 'This relying party has to prove itself.', [
      { code: 'CREDENTIAL_REFUSED', detail: fault },
    ]);
  }

  private async faultOf({ uuid, authentication }: ApiAccess, request: IncomingMessage): Promise<string | undefined> {
    switch (authentication.method) {
      case 'address':
        return undefined;
      case 'private_key_jwt':
        return this.assertionFault(uuid, authentication, request);
      case 'tls_client_auth':
      case 'self_signed_tls_client_auth':
        return this.certificateFault(authentication, request);
    }
  }

  /** RFC 6750 §2.1. */
  private assertionFault(uuid: string, { keys }: By<'private_key_jwt'>, { headers, url }: IncomingMessage) {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) return 'Authorization: Bearer with a JWT is missing';
    const base = /^\/smart-id-rp\/v\d/.exec(url ?? '')?.[0] ?? '';
    return this.assertions.faultOf(token, { uuid, audience: `${this.config.http.ISSUER}${base}`, keys });
  }

  /** RFC 8705 §2.1, §2.2. */
  private certificateFault(
    wanted: By<'tls_client_auth'> | By<'self_signed_tls_client_auth'>,
    request: IncomingMessage,
  ): string | undefined {
    const certificate = clientCertificate(request, this.config.http.CLIENT_CERTIFICATE_HEADER);
    if (!certificate) return 'no client certificate was shown';
    const now = this.clock.now();
    if (wanted.method === 'tls_client_auth')
      return isIssuedBy(certificate, this.authorities, now) && bearsName(certificate, wanted.name, wanted.value)
        ? undefined
        : 'the client certificate is not the registered one';
    if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo))
      return 'the client certificate is not valid now';
    const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
    return wanted.thumbprints.includes(thumbprint) ? undefined : 'the client certificate is not the registered one';
  }
}
