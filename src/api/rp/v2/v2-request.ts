import { z } from 'zod';
import {
  fromBase64,
  hashes,
  interactionTypes,
  shownText,
  type HashAlgorithm,
  type Interaction,
} from '#libs/smart-id-api';

/** By the names that the first two versions have for them. */
export const hashTypes = { SHA256: 'SHA-256', SHA384: 'SHA-384', SHA512: 'SHA-512' } as const satisfies Readonly<
  Record<string, HashAlgorithm>
>;

const common = {
  relyingPartyUUID: z.guid('must be a UUID'),
  relyingPartyName: z.string().min(1).max(150),
  nonce: z.string().min(1).max(30).optional(),
  capabilities: z.array(z.string().max(100)).max(20).optional(),
  requestProperties: z
    .looseObject({ shareMdClientIpAddress: z.boolean().default(false), vcChoice: z.boolean().default(false) })
    .optional(),
};

const text = (limit: number) =>
  z
    .string()
    .refine((given) => [...given].length <= limit, `must have at most ${limit} characters`)
    .refine((given) => shownText(given) !== '', 'must say something')
    .optional();

/** Where each type has its text. The first of them phones of today no longer know. */
const textFields = {
  verificationCodeChoice: 'displayText60',
  displayTextAndPIN: 'displayText60',
  confirmationMessage: 'displayText200',
  confirmationMessageAndVerificationCodeChoice: 'displayText200',
} as const;
type V2InteractionType = keyof typeof textFields;

const interaction = z
  .looseObject({
    type: z.enum(Object.keys(textFields) as [V2InteractionType, ...V2InteractionType[]]),
    displayText60: text(60),
    displayText200: text(200),
  })
  .refine((given) => given[textFields[given.type]] !== undefined, { message: 'needs the text of its type' });

/** Authentications and signatures (Smart-ID RP API 2.0). The first version had one text and no list. */
export const hashRequest = z
  .object({
    ...common,
    certificateLevel: z.enum(['ADVANCED', 'QUALIFIED', 'QSCD']).default('QUALIFIED'),
    hash: z.string().max(88),
    hashType: z.enum(['SHA256', 'SHA384', 'SHA512']),
    allowedInteractionsOrder: z.array(interaction).min(1).max(10).optional(),
    displayText: text(60),
  })
  .refine(({ hash, hashType }) => fromBase64(hash)?.length === hashes[hashTypes[hashType]].length, {
    path: ['hash'],
    message: 'must be Base64 of a digest as long as the hash type makes them',
  });

export const certificateRequest = z.object({
  ...common,
  certificateLevel: z.enum(['ADVANCED', 'QUALIFIED', 'QSCD']).default('QUALIFIED'),
});

export type HashRequest = z.infer<typeof hashRequest>;
export type CertificateRequest = z.infer<typeof certificateRequest>;

/**
 * What the phone may show, in the order of preference. What this version knows and phones of today do not, such as
 * `verificationCodeChoice`, is left out; without anything that can be shown, the session ends with that answer.
 * @param purpose shown for clients of the first version that send no text
 */
export function interactionsOf(
  { allowedInteractionsOrder, displayText, requestProperties }: HashRequest,
  purpose: string,
) {
  if (allowedInteractionsOrder) return allowedInteractionsOrder.flatMap(toInteraction);
  const type =
    requestProperties?.vcChoice === true ? 'confirmationMessageAndVerificationCodeChoice' : 'displayTextAndPIN';
  return [{ type, text: displayText ?? purpose }] satisfies Interaction[];
}

function toInteraction(given: z.infer<typeof interaction>): Interaction[] {
  const type = interactionTypes.find((known) => known === given.type);
  const said = given[textFields[given.type]];
  return type && said !== undefined ? [{ type, text: said }] : [];
}
