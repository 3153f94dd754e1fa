import { z } from 'zod';
import { interactionTypes } from '#libs/smart-id-api';

/** What a test phone does with a request, as the sandbox's API writes it. */
export const phoneAnswer = z.strictObject({
  answer: z.enum([
    'confirm',
    /** At the screen that shows the request. */
    'refuse',
    /** Where it can: before the request is opened, so that no interaction was shown. */
    'refuse_unread',
    /** Chooses a number that the relying party does not show; refuses where there is none to choose. */
    'wrong_code',
    /** Does not look: time runs out. A link is not even opened. */
    'ignore',
  ]),
  /** What the phone can show; everything when missing, nothing when empty. */
  interactions: z.array(z.enum(interactionTypes)).max(interactionTypes.length).optional(),
  /** How long it thinks, in milliseconds; as configured when missing. */
  delayMs: z.int().min(0).max(600_000).optional(),
});

export type PhoneAnswer = z.infer<typeof phoneAnswer>;
