import { toV1, toV2, type SignatureScheme } from '#libs/smart-id-api';
import type { KeyUse } from '../../../core/signing-sessions/index.js';
import type { EndedSession } from '../read-session.js';

/** The status answer of the first two versions; the first has fewer words. */
export function toV2Status(read: EndedSession | { readonly running: KeyUse }, version: 'v1' | 'v2'): object {
  if ('running' in read) return { state: 'RUNNING', ...ignored(read.running) };
  const { keyUse, result, approved } = read;
  const endResult = version === 'v1' ? toV1(result) : toV2(result);
  if (!approved) return { state: 'COMPLETE', result: { endResult }, ...ignored(keyUse) };
  const { prepared, certificate, signature } = approved;
  return {
    state: 'COMPLETE',
    result: { endResult, documentNumber: prepared.documentNumber },
    ...(signature && { signature: { value: Buffer.from(signature).toString('base64'), ...algorithm(keyUse.scheme) } }),
    cert: {
      value: certificate.certificate.toString('base64'),
      certificateLevel: certificate.level === 'qualified' ? 'QUALIFIED' : 'ADVANCED',
    },
    ...(prepared.signature && { interactionFlowUsed: prepared.signature.interaction }),
    ...ignored(keyUse),
  };
}

function algorithm(scheme: SignatureScheme | undefined) {
  return scheme ? { algorithm: `sha${scheme.hash.slice(-3)}WithRSAEncryption` } : {};
}

function ignored({ ignoredProperties }: KeyUse): { readonly ignoredProperties?: readonly string[] } {
  return ignoredProperties.length === 0 ? {} : { ignoredProperties };
}
