import { z } from 'zod';
import { allowedInteractions } from './interactions.js';
import {
  acspParameters,
  authenticationLevel,
  commonFields,
  initialCallbackUrl,
  interactionsField,
  nonce,
  rawDigestParameters,
  relyingPartyFields,
  signatureLevel,
} from './request-fields.js';

const authentication = {
  ...commonFields,
  certificateLevel: authenticationLevel,
  signatureProtocol: z.literal('ACSP_V2'),
  signatureProtocolParameters: acspParameters,
};

const signature = {
  ...commonFields,
  certificateLevel: signatureLevel,
  signatureProtocol: z.literal('RAW_DIGEST_SIGNATURE'),
  signatureProtocolParameters: rawDigestParameters,
  nonce,
};

const certificateChoice = { ...commonFields, certificateLevel: signatureLevel, nonce };

/** The bodies of the v3 endpoints (RP API v3). Members that a client adds are ignored: public clients do add some. */
export const deviceLinkAuthentication = z.object({
  ...authentication,
  // The description demands it; what needs it is a link on the same device, and every client sends it there.
  initialCallbackUrl: initialCallbackUrl.optional(),
  interactions: interactionsField(allowedInteractions('device-link')),
});

export const notificationAuthentication = z.object({
  ...authentication,
  interactions: interactionsField(allowedInteractions('notification')),
  vcType: z.literal('numeric4'),
});

export const deviceLinkSignature = z.object({
  ...signature,
  initialCallbackUrl: initialCallbackUrl.optional(),
  interactions: interactionsField(allowedInteractions('device-link')),
});

export const notificationSignature = z.object({
  ...signature,
  interactions: interactionsField(allowedInteractions('notification')),
});

export const linkedSignature = z.object({
  ...signature,
  interactions: interactionsField(allowedInteractions('linked')),
  linkedSessionID: z.guid('must be a UUID'),
});

export const deviceLinkCertificateChoice = z.object({
  ...certificateChoice,
  initialCallbackUrl: initialCallbackUrl.optional(),
});

export const notificationCertificateChoice = z.object(certificateChoice);

export const signingCertificate = z.object({ ...relyingPartyFields, certificateLevel: signatureLevel });

export type DeviceLinkAuthentication = z.infer<typeof deviceLinkAuthentication>;
export type NotificationAuthentication = z.infer<typeof notificationAuthentication>;
export type DeviceLinkSignature = z.infer<typeof deviceLinkSignature>;
export type NotificationSignature = z.infer<typeof notificationSignature>;
export type LinkedSignature = z.infer<typeof linkedSignature>;
export type DeviceLinkCertificateChoice = z.infer<typeof deviceLinkCertificateChoice>;
export type NotificationCertificateChoice = z.infer<typeof notificationCertificateChoice>;
export type SigningCertificateRequest = z.infer<typeof signingCertificate>;

const knownProperties = ['shareMdClientIpAddress'];

/** What an answer lists as ignored: the request properties that this version does not know. */
export function ignoredProperties({
  requestProperties,
}: {
  readonly requestProperties?: object | undefined;
}): string[] {
  return Object.keys(requestProperties ?? {}).filter((name) => !knownProperties.includes(name));
}
