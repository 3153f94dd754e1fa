import type { Client, KoaContextWithOIDC, UnknownObject } from 'oidc-provider';
import { adminScope, type ResourceServerRepository } from '../../../core/relying-parties/index.js';

/** A token of the engine, as far as it matters here. */
interface Token {
  readonly clientId?: string | undefined;
  readonly aud?: string | string[] | undefined;
}

type AccessToken = Token & { readonly scopes: ReadonlySet<string> };

/**
 * How the citizen was authenticated, for the resource server (RFC 9068 §2.2.1) and for our own administration. A token
 * for userinfo says nothing of it: the ID token does.
 */
export function authenticationClaims(ctx: KoaContextWithOIDC, { aud, scopes }: AccessToken): UnknownObject | undefined {
  if (aud === undefined && !scopes.has(adminScope)) return undefined;
  const { AuthorizationCode: code, RefreshToken: refreshToken } = ctx.oidc.entities;
  const { acr, amr, authTime } = code ?? refreshToken ?? {};
  return { acr, amr, auth_time: authTime };
}

/**
 * Who may learn what a token is about (RFC 7662 §2.1, RFC 9701 §5): of a token for a resource server that server, of
 * any other the client itself. An app, which proves nothing, learns of none.
 */
export async function mayIntrospect(
  resources: ResourceServerRepository,
  { clientId, clientAuthMethod }: Client,
  token: Token,
): Promise<boolean> {
  if (clientAuthMethod === 'none') return false;
  if (token.aud === undefined) return token.clientId === clientId;
  const server = await resources.ofAudience(String(token.aud));
  return server !== undefined && !server.disabled && server.introspector === clientId;
}
