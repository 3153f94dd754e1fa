import {
  deviceLinkAuthentication,
  deviceLinkCertificateChoice,
  deviceLinkSignature,
  linkedSignature,
  notificationAuthentication,
  notificationCertificateChoice,
  notificationSignature,
  signingCertificate,
} from './requests.js';

/** Whom a path names: nobody yet, a person, or one document of a person. */
export type Reference = 'anonymous' | 'etsi' | 'document';

const auth = { session: 'auth', reference: 'anonymous' } as const;
const sign = { session: 'sign', reference: 'document' } as const;
const cert = { session: 'cert', reference: 'anonymous' } as const;
const link = { flow: 'device-link' } as const;
const notification = { flow: 'notification' } as const;

/** The 13 POST endpoints of v3, by paths below `/v3`; every success is 200. */
export const endpoints = {
  'authentication/device-link/anonymous': { ...auth, ...link, body: deviceLinkAuthentication },
  'authentication/device-link/etsi': { ...auth, ...link, reference: 'etsi', body: deviceLinkAuthentication },
  'authentication/device-link/document': { ...auth, ...link, reference: 'document', body: deviceLinkAuthentication },
  'authentication/notification/etsi': {
    ...auth,
    ...notification,
    reference: 'etsi',
    body: notificationAuthentication,
  },
  'authentication/notification/document': {
    ...auth,
    ...notification,
    reference: 'document',
    body: notificationAuthentication,
  },
  'signature/device-link/etsi': { ...sign, ...link, reference: 'etsi', body: deviceLinkSignature },
  'signature/device-link/document': { ...sign, ...link, body: deviceLinkSignature },
  'signature/notification/etsi': { ...sign, ...notification, reference: 'etsi', body: notificationSignature },
  'signature/notification/document': { ...sign, ...notification, body: notificationSignature },
  'signature/notification/linked': { ...sign, flow: 'linked', body: linkedSignature },
  'signature/certificate-choice/device-link/anonymous': { ...cert, ...link, body: deviceLinkCertificateChoice },
  'signature/certificate-choice/notification/etsi': {
    ...cert,
    ...notification,
    reference: 'etsi',
    body: notificationCertificateChoice,
  },
  'signature/certificate': { ...sign, flow: 'immediate', body: signingCertificate },
} as const;

export type EndpointPath = keyof typeof endpoints;

/** The path of a request, with whom it names. */
export function endpointPath(path: EndpointPath, reference?: string): string {
  const named = endpoints[path].reference !== 'anonymous';
  if (named !== (reference !== undefined))
    throw new TypeError(named ? `${path} names somebody` : `${path} names nobody`);
  return reference === undefined ? path : `${path}/${encodeURIComponent(reference)}`;
}

/** How long one look at a session may wait, in milliseconds. */
export const statusWait = { least: 1_000, most: 120_000, usual: 60_500 } as const;

/** A wait that is out of range is put into range: public clients ask for 1 ms and for more than the most. */
export function clampWait(timeoutMs: string | undefined): number {
  const asked = Number(timeoutMs ?? statusWait.usual);
  if (!Number.isFinite(asked)) return statusWait.usual;
  return Math.min(Math.max(Math.trunc(asked), statusWait.least), statusWait.most);
}
