/** The name of the constraint that a statement would have violated, if that is why it failed. */
export function violatedConstraint(error: unknown): string | undefined {
  const cause = (error as { driverError?: { constraint?: unknown } } | undefined)?.driverError;
  return typeof cause?.constraint === 'string' ? cause.constraint : undefined;
}
