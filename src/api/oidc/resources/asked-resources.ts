import type { RequestParameters } from '../requests/request-parameters.js';
import type { RegisterQuery } from './register-query.js';

/** Which services a request wants to use, with which scopes and queries. The engine has checked it before. */
export interface AskedResources {
  readonly identifiers: readonly string[];
  readonly scopes: readonly string[];
  readonly queries: readonly RegisterQuery[];
}

export function askedResources({ resource, scope, authorization_details: details }: RequestParameters): AskedResources {
  return {
    identifiers: (Array.isArray(resource) ? resource : [resource]).filter((value) => typeof value === 'string'),
    scopes: typeof scope === 'string' ? scope.split(' ') : [],
    queries: typeof details === 'string' ? (JSON.parse(details) as RegisterQuery[]) : [],
  };
}
