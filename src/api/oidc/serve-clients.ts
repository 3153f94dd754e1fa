import type { IncomingMessage } from 'node:http';
import Provider, { errors, type Client, type ClientMetadata } from 'oidc-provider';
import { digest, sameSecret } from '#libs/kernel';
import { NetworkList } from '#libs/networks';
import type { RelyingParty, RelyingPartyRegistry } from '../../core/relying-parties/index.js';
import { admitToBackchannel } from './ciba/admit-client.js';
import { toClient } from './clients.js';

/** The portal has been switched off. At the authorization endpoint a page says so, elsewhere an error of its own. */
export class ClientDisabled extends errors.UnauthorizedClient {
  constructor() {
    super('client is disabled');
  }
}

/**
 * Lets the engine find its clients in the registry. The engine's own way would serialise and hash a client on each
 * request and forget all but the last hundred; here one is made once for each version of a relying party.
 */
export function serveClients(
  provider: Provider,
  parties: RelyingPartyRegistry,
  addressOf: (request: IncomingMessage) => string,
): void {
  const made = new WeakMap<RelyingParty, Client>();
  const clients = provider.Client as unknown as {
    new (metadata: ClientMetadata): Client;
    find(id: unknown): Promise<Client | undefined>;
  };
  clients.find = async (id) => {
    const party = typeof id === 'string' ? parties.find(id) : undefined;
    // A relying party without an address to return to calls the other API only.
    if (!party || party.redirectUris.length === 0) return undefined;
    if (party.disabled && !isSigningOut()) throw new ClientDisabled();
    const known = made.get(party);
    if (known) return known;
    const client = new clients(toClient(party));
    client.compareClientSecret = secretCheck(party, addressOf);
    admitToBackchannel(client, party);
    made.set(party, client);
    return client;
  };
}

/** A citizen can sign out of a portal, and of all, whatever has become of the portal. */
function isSigningOut(): boolean {
  const { ctx } = Provider;
  return ctx === undefined || ctx.oidc.route.startsWith('end_session');
}

/** A secret counts from the places that were registered with it, and only its digest is known here. */
function secretCheck({ authentication }: RelyingParty, addressOf: (request: IncomingMessage) => string) {
  if (authentication.method !== 'client_secret_basic') return () => false;
  const networks = new NetworkList(authentication.networks);
  return (secret: string): boolean => {
    const { ctx } = Provider;
    const matches = sameSecret(digest(secret), authentication.digest);
    return matches && ctx !== undefined && networks.contains(addressOf(ctx.req));
  };
}
