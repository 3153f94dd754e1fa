import type { ServerResponse } from 'node:http';

/** What every answer carries, whoever writes it. A page replaces the content security policy by its own. */
const always: readonly (readonly [string, string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  // Nothing leaves our origin; within it forms keep their Origin header, which no-referrer would blank to "null".
  ['Referrer-Policy', 'same-origin'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Cache-Control', 'no-store'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
];

export function setSecurityHeaders(response: ServerResponse, secure: boolean): void {
  for (const [name, value] of always) response.setHeader(name, value);
  if (secure) response.setHeader('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
}

/**
 * The policy of a page: own scripts, styles, pictures and calls, nothing inline, nothing from elsewhere.
 * `formTargets` are further origins to which a form of the page may lead, by redirect too.
 */
export function pagePolicy(formTargets: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "frame-ancestors 'none'",
  ].join('; ');
}
