import { z } from 'zod';
import { hashAlgorithms, signatureAlgorithms } from './algorithms.js';
import { userChallengePattern } from './callback.js';
import { endResults } from './end-results.js';
import { interactionTypes } from './interactions.js';
import { flowTypes, signatureProtocols } from './vocabulary.js';

const base64 = z.string().regex(/^[a-zA-Z0-9+/]+={0,2}$/);

/** What a device-link request is answered with. */
export const deviceLinkResponse = z.object({
  sessionID: z.guid(),
  sessionToken: z
    .string()
    .min(24)
    .regex(/^[a-zA-Z0-9]+$/),
  sessionSecret: base64.min(24),
  deviceLinkBase: z.url(),
});

/** What a notification is answered with; only a signature has a code of the server's. */
export const notificationResponse = z.object({
  sessionID: z.guid(),
  vc: z.object({ type: z.literal('numeric4'), value: z.string().regex(/^[0-9]{4}$/) }).optional(),
});

const certificate = z.object({ value: base64, certificateLevel: z.enum(['QUALIFIED', 'ADVANCED']) });

/** What the request for a signing certificate is answered with. */
export const signingCertificateResponse = z.discriminatedUnion('state', [
  z.object({ state: z.literal('OK'), cert: certificate }),
  z.object({ state: z.literal('DOCUMENT_UNUSABLE') }),
]);

const pssParameters = z.object({
  hashAlgorithm: z.enum(hashAlgorithms),
  maskGenAlgorithm: z.object({
    algorithm: z.literal('id-mgf1'),
    parameters: z.object({ hashAlgorithm: z.enum(hashAlgorithms) }),
  }),
  saltLength: z.number().int(),
  trailerField: z.literal('0xbc'),
});

const signature = z.object({
  /** Missing in a certificate choice, which signs nothing. */
  value: base64.optional(),
  flowType: z.enum(flowTypes),
  serverRandom: base64.min(24).optional(),
  userChallenge: z.string().regex(userChallengePattern).optional(),
  signatureAlgorithm: z.enum(signatureAlgorithms).optional(),
  signatureAlgorithmParameters: pssParameters.optional(),
});

/** What a certificate says of its person. It goes beyond the protocol; believe the certificate, not this. */
const identityClaims = z.object({
  identifier: z.string(),
  /** Who gave the number, ISO 3166-1 alpha-2. */
  country: z.string().length(2),
  /** Either name is missing for people who have none. */
  givenName: z.string().optional(),
  surname: z.string().optional(),
  /** yyyy-mm-dd, where it is known. */
  dateOfBirth: z.iso.date().optional(),
  level: z.enum(['QUALIFIED', 'ADVANCED']),
});

/** The status of a session, as `GET session/{sessionID}` tells it. */
export const sessionStatus = z.object({
  state: z.enum(['RUNNING', 'COMPLETE']),
  result: z
    .object({
      endResult: z.enum(endResults),
      documentNumber: z.string().optional(),
      details: z.object({ interaction: z.string() }).optional(),
    })
    .optional(),
  signatureProtocol: z.enum(signatureProtocols).optional(),
  signature: signature.optional(),
  cert: certificate.optional(),
  identity: identityClaims.optional(),
  interactionTypeUsed: z.enum(interactionTypes).optional(),
  deviceIpAddress: z.string().optional(),
  ignoredProperties: z.array(z.string()).optional(),
});

export type DeviceLinkResponse = z.infer<typeof deviceLinkResponse>;
export type NotificationResponse = z.infer<typeof notificationResponse>;
export type SigningCertificateResponse = z.infer<typeof signingCertificateResponse>;
export type IdentityClaims = z.infer<typeof identityClaims>;
export type SessionStatus = z.infer<typeof sessionStatus>;
