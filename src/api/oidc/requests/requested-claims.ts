import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { parseLevel } from '#libs/assurance';
import type { RequestParameters } from './request-parameters.js';

/** How one claim is asked for (OpenID Connect Core §5.5.1). */
interface ClaimRequest {
  readonly essential?: boolean;
  readonly value?: unknown;
  readonly values?: readonly unknown[];
}

type Requested = Readonly<Record<string, ClaimRequest | null>>;

/** The `claims` parameter (OpenID Connect Core §5.5). */
export interface RequestedClaims {
  readonly userinfo?: Requested;
  readonly id_token?: Requested;
}

const most = 30;

/** The claims of a request whose syntax the engine has checked. */
export function requestedClaims({ claims }: RequestParameters): RequestedClaims {
  return typeof claims === 'string' ? (JSON.parse(claims) as RequestedClaims) : {};
}

/**
 * What the engine does not check of the `claims` parameter.
 * @throws InvalidRequest, UnmetAuthenticationRequirements
 */
export async function assertClaims(_ctx: KoaContextWithOIDC, claims: object): Promise<void> {
  const { userinfo = {}, id_token: idToken = {} } = claims as RequestedClaims;
  const entries = [...Object.values(userinfo), ...Object.values(idToken)];
  if (entries.length > most) throw new errors.InvalidRequest(`claims asks for more than ${most} claims`);
  if (!entries.every(isClaimRequest)) throw new errors.InvalidRequest('claims has a member that asks for no claim');
  const acr = idToken['acr'];
  if (acr?.essential && namedBy(acr).length > 0 && !namedBy(acr).some((value) => parseLevel(value))) {
    throw new errors.UnmetAuthenticationRequirements('none of the requested levels is known here');
  }
}

/** Every claim that is asked for by name. */
export function namesOfClaims(parameters: RequestParameters): string[] {
  const { userinfo = {}, id_token: idToken = {} } = requestedClaims(parameters);
  return [...new Set([...Object.keys(userinfo), ...Object.keys(idToken)])];
}

/** The values of `acr` that are asked for as a claim, and whether the portal insists. */
export function acrClaim(parameters: RequestParameters): { essential: boolean; values: readonly string[] } {
  const acr = requestedClaims(parameters).id_token?.['acr'];
  return { essential: acr?.essential === true, values: acr ? namedBy(acr) : [] };
}

function namedBy({ value, values = [] }: ClaimRequest): string[] {
  return [...(value === undefined ? [] : [value]), ...values].filter((name) => typeof name === 'string');
}

function isClaimRequest(request: unknown): boolean {
  if (request === null) return true;
  if (typeof request !== 'object' || Array.isArray(request)) return false;
  const { essential, values } = request as ClaimRequest;
  return (essential === undefined || typeof essential === 'boolean') && (values === undefined || Array.isArray(values));
}
