/** Every code in `errors` of a problem of this door. Clients decide by them: none changes its meaning, none goes away. */
export const problemCodes = [
  'BODY_TOO_LARGE',
  'CREDENTIAL_REFUSED',
  'FOREIGN_ORIGIN',
  'INTERNAL_ERROR',
  'INVALID_PARAMETER',
  'INVALID_REQUEST',
  'LEVEL_NOT_ALLOWED',
  'NOT_FOUND',
  'NOT_PERMITTED',
  'NO_SUITABLE_ACCOUNT_FOUND',
  'STORE_UNAVAILABLE',
  'TOO_MANY_NOTIFICATIONS',
  'TOO_MANY_STREAMS',
  'TOO_MANY_TRIES',
  'UNSUPPORTED_MEDIA_TYPE',
  'VAULT_UNAVAILABLE',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** By status, for failures that have no code at this door. */
const usual: Readonly<Record<number, ProblemCode>> = {
  400: 'INVALID_REQUEST',
  401: 'CREDENTIAL_REFUSED',
  403: 'NOT_PERMITTED',
  404: 'NOT_FOUND',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_TRIES',
  503: 'STORE_UNAVAILABLE',
};

/** How this door calls a failure that has another name inside. */
export function problemCode(status: number, code: string): ProblemCode {
  const known = problemCodes.find((one) => one === code.toUpperCase());
  return known ?? usual[status] ?? 'INTERNAL_ERROR';
}
