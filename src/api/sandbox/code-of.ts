import { DomainError } from '#libs/kernel';

/** The public code of a refusal, by us or by the phone API; `undefined` for anything else. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof DomainError) return error.kind === 'unavailable' ? undefined : error.code;
  const { code, incident } = error as { code?: unknown; incident?: unknown };
  return typeof code === 'string' && typeof incident === 'string' ? code : undefined;
}
