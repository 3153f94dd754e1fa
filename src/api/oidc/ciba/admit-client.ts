import type { Client } from 'oidc-provider';
import type { RelyingParty } from '../../../core/relying-parties/index.js';

export const backchannelGrant = 'urn:openid:params:grant-type:ciba';

/**
 * Lets a client of the engine ask by back channel. Not as its metadata: from these the engine would demand a
 * `jwks_uri` that stands for the sector of pairwise subjects (CIBA Core §4), for which here the registry vouches.
 */
export function admitToBackchannel(client: Client, { backchannel }: RelyingParty): void {
  if (!backchannel) return;
  Object.assign(client, {
    grantTypes: [...(client.grantTypes ?? []), backchannelGrant],
    backchannelTokenDeliveryMode: backchannel.delivery,
    ...(backchannel.delivery === 'ping' && { backchannelClientNotificationEndpoint: backchannel.endpoint }),
  });
}
