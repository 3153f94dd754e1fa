import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { waysOf } from './asked.js';
import { coversClaims, registeredClaims } from './registered-claims.js';

const { Check } = interactionPolicy;

/** What a request may ask for that a session cannot give: then the citizen has to confirm anew. */
export const requestChecks = [
  // A session does not know how it came about.
  new Check(
    'ways_asked',
    'a way to confirm is asked for',
    'login_required',
    ({ oidc }: KoaContextWithOIDC) => !oidc.result?.login && waysOf(oidc.params?.['scope']).length > 0,
  ),
  // A query is confirmed on the phone, each time: a click on our page would show it to whoever sits there.
  new Check(
    'details_asked',
    'authorization details are asked for',
    'login_required',
    ({ oidc }: KoaContextWithOIDC) => !oidc.result?.login && oidc.params?.['authorization_details'] !== undefined,
  ),
  new Check(
    'more_claims',
    'claims are asked for that were not released to this client yet',
    'login_required',
    ({ oidc: { client, grant, params, result } }: KoaContextWithOIDC) =>
      !result?.login &&
      grant !== undefined &&
      client !== undefined &&
      !coversClaims(grant, registeredClaims(client, params ?? {})),
  ),
];
