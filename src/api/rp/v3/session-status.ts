import {
  pssParameters,
  protocolOf,
  type SessionStatus,
  type SignatureAlgorithm,
  type SignatureScheme,
} from '#libs/smart-id-api';
import type { KeyUse, PreparedKeyUse } from '../../../core/signing-sessions/index.js';
import { identityClaims } from '../identity-claims.js';
import type { EndedSession } from '../read-session.js';

/** The status answer of v3 (RP API, session status). */
export function toStatus(read: EndedSession | { readonly running: KeyUse }): SessionStatus {
  if ('running' in read) return { state: 'RUNNING', ...ignored(read.running) };
  const { party, keyUse, result, approved } = read;
  const common = { state: 'COMPLETE' as const, result, ...ignored(keyUse) };
  if (!approved) return common;
  const { prepared, certificate, signature } = approved;
  return {
    ...common,
    ...(protocolOf[keyUse.kind] !== '' && { signatureProtocol: protocolOf[keyUse.kind] as 'ACSP_V2' }),
    signature: { ...signatureMembers(prepared, signature, keyUse.scheme), flowType: prepared.flowType },
    cert: {
      value: certificate.certificate.toString('base64'),
      certificateLevel: certificate.level === 'qualified' ? 'QUALIFIED' : 'ADVANCED',
    },
    ...(party.api.identityClaims && { identity: identityClaims(certificate) }),
    interactionTypeUsed: prepared.signature?.interaction ?? 'displayTextAndPIN',
  };
}

function signatureMembers(
  { signature: asked }: PreparedKeyUse,
  signature: Uint8Array | undefined,
  scheme: SignatureScheme | undefined,
) {
  if (!signature || !scheme) return {};
  const { message } = asked ?? {};
  const algorithm: SignatureAlgorithm =
    scheme.padding === 'pss' ? 'rsassa-pss' : (`sha${scheme.hash.slice(-3)}WithRSAEncryption` as SignatureAlgorithm);
  return {
    value: Buffer.from(signature).toString('base64'),
    ...(message && { serverRandom: message.serverRandom, userChallenge: message.userChallenge }),
    signatureAlgorithm: algorithm,
    ...(scheme.padding === 'pss' && { signatureAlgorithmParameters: pssParameters(scheme.hash) }),
  };
}

function ignored({ ignoredProperties }: KeyUse): Pick<SessionStatus, 'ignoredProperties'> {
  return ignoredProperties.length === 0 ? {} : { ignoredProperties: [...ignoredProperties] };
}
