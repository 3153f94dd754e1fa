import type { ApiCaller } from './identify-relying-party.js';
import { RelyingPartyProblem } from './rp.errors.js';

/** What of a request may be more than a relying party was registered for. */
interface Asked {
  readonly certificateLevel: 'ADVANCED' | 'QUALIFIED' | 'QSCD';
  readonly requestProperties?: { readonly shareMdClientIpAddress?: boolean } | undefined;
}

/** @throws RelyingPartyProblem 403, with the field that it is about */
export function demandAllowed({ api }: ApiCaller, flow: string, asked: Asked): void {
  if (flow === 'notification' && !api.notifications)
    throw new RelyingPartyProblem(403, 'This relying party may not notify persons by itself. Use a device link.');
  if (asked.certificateLevel === 'ADVANCED' && api.leastLevel === 'qualified')
    throw forbidden('certificateLevel', '/certificateLevel', 'This relying party may not accept ADVANCED.');
  if (asked.requestProperties?.shareMdClientIpAddress === true)
    throw forbidden(
      'shareMdClientIpAddress',
      '/requestProperties/shareMdClientIpAddress',
      'This relying party is not told the address of the phone.',
    );
}

function forbidden(paramName: string, pointer: string, detail: string): RelyingPartyProblem {
  return new RelyingPartyProblem(403, detail, [{ code: 'NOT_PERMITTED', detail, paramName, pointer }]);
}
