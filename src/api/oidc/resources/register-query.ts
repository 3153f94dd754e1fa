import { z } from 'zod';
import { faultOfDisplayText } from '#libs/display-text';

/** The kind of `authorization_details` that asks to read data about the citizen (RFC 9396 §2). */
export const registerQuery = 'register_query';

const registerQuerySchema = z.strictObject({
  type: z.literal(registerQuery),
  /** The one resource server that is asked. */
  locations: z.tuple([z.string()]),
  /** What of its data; citizens read the texts that the registry has for them. */
  datatypes: z
    .array(z.string())
    .min(1)
    .max(20)
    .refine((names) => new Set(names).size === names.length, 'names one twice'),
  /** What for, in the portal's words. Shown and signed as it is. */
  purpose: z.string().superRefine((text, check) => {
    const fault = faultOfDisplayText(text, 100);
    if (fault !== undefined) check.addIssue({ code: 'custom', message: fault });
  }),
});

export type RegisterQuery = z.infer<typeof registerQuerySchema>;

/** @returns the query, or what is wrong with it */
export function readRegisterQuery(detail: unknown): RegisterQuery | string {
  const parsed = registerQuerySchema.safeParse(detail);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim();
}
