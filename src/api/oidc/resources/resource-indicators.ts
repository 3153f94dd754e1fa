import { errors, type Configuration, type Grant, type KoaContextWithOIDC } from 'oidc-provider';
import type { ResourceServer, ResourceServerRepository } from '../../../core/relying-parties/index.js';

type Feature = NonNullable<NonNullable<Configuration['features']>['resourceIndicators']>;
type Oidc = KoaContextWithOIDC['oidc'];

/** How the engine learns of resource servers (RFC 8707). A token for none of them is for userinfo. */
export function resourceIndicators(resources: ResourceServerRepository): Feature {
  return {
    enabled: true,
    defaultResource: async () => undefined,
    // A token is for whom the token request names; without a name it is for userinfo.
    useGrantedResource: () => false,
    getResourceServerInfo: async (ctx, identifier, client) => {
      // Nothing would show the citizen what is asked for.
      if (ctx.oidc.route === 'backchannel_authentication') throw new errors.InvalidTarget('not with CIBA');
      const { audience, scopes, tokens } = await reachable(resources, identifier, client.clientId);
      return {
        audience,
        scope: Object.keys(scopes).join(' '),
        accessTokenFormat: tokens.format,
        accessTokenTTL: tokens.seconds,
      };
    },
  };
}

/** The same answer for what is unknown, switched off, or not for this client. @throws InvalidTarget */
export async function reachable(
  resources: ResourceServerRepository,
  identifier: string,
  clientId: string,
): Promise<ResourceServer> {
  const server = await resources.find(identifier);
  if (!server || server.disabled || !server.clients.includes(clientId))
    throw new errors.InvalidTarget('this client may not ask for that resource');
  return server;
}

/** Of what a request asks for, the scopes that each resource understands. */
export function askedOfResources({ resourceServers, requestParamScopes }: Oidc): ReadonlyMap<string, string[]> {
  const asked = Object.entries(resourceServers ?? {}).map(
    ([id, { scopes }]) => [id, [...requestParamScopes].filter((scope) => scopes.has(scope))] as const,
  );
  return new Map(asked);
}

export function grantResources(grant: Grant, oidc: Oidc): void {
  for (const [id, scopes] of askedOfResources(oidc)) grant.addResourceScope(id, scopes.join(' '));
}

/** Whether all of it was granted before. A resource of which no scope is asked leaves no mark: it is asked for anew. */
export function coversResources(grant: Grant, oidc: Oidc): boolean {
  return [...askedOfResources(oidc)].every(([id, scopes]) => {
    const granted = grant.getResourceScope(id).split(' ');
    return scopes.length > 0 && scopes.every((scope) => granted.includes(scope));
  });
}
