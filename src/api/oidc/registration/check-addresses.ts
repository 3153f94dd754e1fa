import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Outbound } from '../../../platform/http/index.js';
import type { ClientMetadata } from './client-metadata.js';
import { MetadataRefused } from './metadata-refused.js';

/** Looks at the addresses that a client brings, by the guarded way out and by no other. */
@Injectable()
export class CheckAddresses {
  constructor(private readonly outbound: Outbound) {}

  /**
   * @returns the sector that the addresses vouch for (OpenID Connect Core §8.1); the client itself where they cannot:
   * whatever runs on a citizen's own machine is not one sector
   * @throws MetadataRefused
   */
  async sectorOf(clientId: string, metadata: ClientMetadata): Promise<string> {
    const { backchannel_logout_uri: logoutUri, jwks_uri: jwksUri, sector_identifier_uri: sectorUri } = metadata;
    if (logoutUri !== undefined) this.demandReachable('backchannel_logout_uri', logoutUri);
    if (jwksUri !== undefined) await this.read('jwks_uri', jwksUri, z.looseObject({ keys: z.array(z.unknown()) }));
    if (sectorUri !== undefined) return this.vouched(sectorUri, metadata.redirect_uris);
    const urls = metadata.redirect_uris.map((uri) => (URL.canParse(uri) ? new URL(uri) : undefined));
    const hosts = new Set(urls.map((url) => url?.host));
    if (hosts.size > 1 && metadata.subject_type === 'pairwise')
      throw new MetadataRefused(
        'invalid_client_metadata',
        'redirect_uris of several hosts need a sector_identifier_uri',
      );
    const [first] = urls;
    return first?.protocol === 'https:' && hosts.size === 1 ? first.host : clientId;
  }

  /** OpenID Connect Dynamic Client Registration §5. */
  private async vouched(uri: string, redirectUris: readonly string[]): Promise<string> {
    if (!uri.startsWith('https://'))
      throw new MetadataRefused('invalid_client_metadata', 'sector_identifier_uri: must be https');
    const listed = await this.read('sector_identifier_uri', uri, z.array(z.string()));
    const missing = redirectUris.find((redirectUri) => !listed.includes(redirectUri));
    if (missing !== undefined)
      throw new MetadataRefused('invalid_client_metadata', `sector_identifier_uri: does not list ${missing}`);
    return new URL(uri).host;
  }

  private async read<Content>(member: string, uri: string, schema: z.ZodType<Content>): Promise<Content> {
    this.demandReachable(member, uri);
    try {
      const response = await this.outbound.fetch(uri, { headers: { Accept: 'application/json' } });
      if (response.status !== 200) throw new Error(`status ${response.status}`);
      return schema.parse(await response.json());
    } catch {
      // Not why: who registers an address must not learn what stands behind it.
      throw new MetadataRefused('invalid_client_metadata', `${member}: cannot be read`);
    }
  }

  private demandReachable(member: string, uri: string): void {
    try {
      this.outbound.allowed(uri);
    } catch {
      throw new MetadataRefused('invalid_client_metadata', `${member}: must be a public address over https`);
    }
  }
}
