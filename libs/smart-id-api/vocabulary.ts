import type { SessionType } from '#libs/smart-id-phone';

/** How the phone came to the session, as status answers and ACSP_V2 name it. */
export const flowTypes = ['QR', 'Web2App', 'App2App', 'Notification'] as const;
export type FlowType = (typeof flowTypes)[number];

export const signatureProtocols = ['ACSP_V2', 'RAW_DIGEST_SIGNATURE'] as const;
export type SignatureProtocol = (typeof signatureProtocols)[number];

/** The protocol of each kind of session; a certificate choice signs nothing. */
export const protocolOf: Readonly<Record<SessionType, SignatureProtocol | ''>> = {
  auth: 'ACSP_V2',
  sign: 'RAW_DIGEST_SIGNATURE',
  cert: '',
};

/** Levels that a request may ask for; `QSCD` is asked for and never answered. */
export const certificateLevels = ['ADVANCED', 'QUALIFIED', 'QSCD'] as const;
export type CertificateLevel = (typeof certificateLevels)[number];

/** Whether a certificate's level satisfies what was asked for. */
export function satisfiesLevel(level: 'ADVANCED' | 'QUALIFIED', asked: CertificateLevel): boolean {
  return level === 'QUALIFIED' || asked === 'ADVANCED';
}
