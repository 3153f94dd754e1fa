import type { z } from 'zod';

/** What can go wrong over HTTP, by the status that says it. */
export const problemTitles = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  471: 'No Suitable Account',
  472: 'Person Should Open The App',
  480: 'Client Too Old',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  580: 'Maintenance',
} as const;

export type ProblemStatus = keyof typeof problemTitles;

/** One fault of a request: which field it is about, and what to do. */
export interface ProblemDetail {
  readonly code?: string;
  readonly detail?: string;
  readonly paramName?: string;
  /** RFC 6901. */
  readonly pointer?: string;
}

/**
 * Every error body: RFC 9457 members, served as `application/json` because public clients read no other type, and
 * `message`, which those of the first versions print.
 */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: ProblemStatus;
  readonly detail: string;
  readonly instance?: string;
  readonly errors?: readonly ProblemDetail[];
  readonly message: string;
}

export function problem(status: ProblemStatus, detail: string, errors: readonly ProblemDetail[] = []): Problem {
  const title = problemTitles[status];
  return { type: 'about:blank', title, status, detail, ...(errors.length > 0 && { errors }), message: detail };
}

/** Since 3.2.0 an unknown person and one without a suitable account look the same. */
export function noSuitableAccount(): Problem {
  const detail = 'No suitable account was found.';
  return problem(404, detail, [{ code: 'NO_SUITABLE_ACCOUNT_FOUND', detail }]);
}

/** A body that does not fit its schema, each fault with the field that it is about. */
export function invalidRequest({ issues }: z.ZodError): Problem {
  const errors = issues.map(({ path, message }): ProblemDetail => {
    const names = path.map(String);
    const pointer = names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    const paramName = names.at(-1);
    return { code: 'INVALID_PARAMETER', detail: message, ...(paramName !== undefined && { paramName, pointer }) };
  });
  return problem(400, 'The request is not what this endpoint expects.', errors);
}
