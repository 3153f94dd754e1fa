import { isDeepStrictEqual } from 'node:util';
import {
  errors,
  type AuthorizationDetail,
  type Client,
  type KoaContextWithOIDC,
  type RichAuthorizationRequestsActiveConfiguration,
} from 'oidc-provider';
import { localised, type ResourceServerRepository } from '../../../core/relying-parties/index.js';
import { readRegisterQuery, registerQuery } from './register-query.js';

type Feature = RichAuthorizationRequestsActiveConfiguration & {
  authorizationDetailsForIntrospection: (ctx: KoaContextWithOIDC, token: Held) => Promise<Details>;
};
type Details = AuthorizationDetail[] | undefined;

interface Held {
  readonly rar?: Details;
}

const most = 5;

/**
 * Rich authorization requests (RFC 9396). What is asked for is shown on the phone and signed there whole; nothing of
 * it is ever granted by a session.
 */
export function authorizationDetails(resources: ResourceServerRepository): Feature {
  return {
    enabled: true,
    types: { [registerQuery]: { validate: (ctx, detail, client) => validate(resources, ctx, detail, client) } },
    authorizationDetailsForGrantSource: async (ctx) => confirmed(ctx),
    authorizationDetailsForAccessToken: async (ctx, token, source) =>
      narrowed(ctx, (source as Held | undefined)?.rar ?? [], token.resourceServer?.identifier()),
    authorizationDetailsForIntrospection: async (_ctx, token) => token.rar,
  };
}

/** @throws InvalidAuthorizationDetails (RFC 9396 §5) */
async function validate(
  resources: ResourceServerRepository,
  { oidc: { params, route } }: KoaContextWithOIDC,
  detail: AuthorizationDetail,
  { clientId }: Client,
): Promise<void> {
  const fault = (text: string) => new errors.InvalidAuthorizationDetails(text);
  if (route === 'backchannel_authentication') throw fault('a query is asked for with the citizen at the page');
  if (askedDetails(params).length > most) throw fault(`more than ${most} authorization details`);
  const query = readRegisterQuery(detail);
  if (typeof query === 'string') throw fault(`${registerQuery}: ${query}`);
  const [location] = query.locations;
  const server = await resources.find(location);
  if (!server || server.disabled || !server.clients.includes(clientId))
    throw fault(`this client may not ask at ${location}`);
  const unknown = query.datatypes.find((name) => !Object.hasOwn(server.datatypes, name));
  if (unknown !== undefined) throw fault(`${localised(server.name, 'en')} has no datatype ${unknown}`);
  if (route !== 'token' && ![params?.['resource']].flat().includes(location))
    throw fault(`resource must name ${location} too`);
}

/** What the citizen has confirmed on the phone, in this very request. */
function confirmed({ oidc: { params, result } }: KoaContextWithOIDC): Details {
  if (!result?.login) throw new errors.AccessDenied('authorization details were not confirmed');
  return askedDetails(params);
}

/** For the resource server of the token only; less than was confirmed on request, never more (RFC 9396 §6). */
function narrowed(
  { oidc: { params } }: KoaContextWithOIDC,
  granted: AuthorizationDetail[],
  resource?: string,
): Details {
  const wanted = askedDetails(params);
  if (!wanted.every((detail) => granted.some((other) => isDeepStrictEqual(detail, other))))
    throw new errors.InvalidAuthorizationDetails('not what was confirmed');
  const held = wanted.length > 0 ? wanted : granted;
  return held.filter(({ locations }) => resource !== undefined && (locations as string[]).includes(resource));
}

function askedDetails(params: KoaContextWithOIDC['oidc']['params']): AuthorizationDetail[] {
  const details = params?.['authorization_details'];
  return typeof details === 'string' ? (JSON.parse(details) as AuthorizationDetail[]) : [];
}
