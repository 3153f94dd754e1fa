import {
  fromBase64,
  verifyDigest,
  type FlowType,
  type HashAlgorithm,
  type InteractionType,
  type SessionStatus,
} from '#libs/smart-id-api';
import { AnswerRefused } from './errors.js';
import type { Sent } from './sent.js';
import type { Settings } from './settings.js';
import { checkCertificate, type Holder } from './verify-certificate.js';
import { schemeAsAsked, type Confirmed } from './verify-status.js';

/** A person has signed: RSASSA-PSS over the data whose digest was sent, MGF1 of the same hash, salt as long as it. */
export interface Signature extends Holder {
  readonly flowType: FlowType;
  readonly interaction: InteractionType;
  readonly deviceIpAddress: string | undefined;
  readonly signature: Buffer;
  readonly digest: Buffer;
  readonly hash: HashAlgorithm;
}

/** Which certificate a person will sign with. It proves no presence: nobody is signed in by it. */
export interface CertificateChoice extends Holder {
  readonly flowType: FlowType;
}

/** The digest is the message's: it is not hashed again (RP API, RAW_DIGEST_SIGNATURE). */
export async function verifySignature(answer: Confirmed, sent: Sent, settings: Settings): Promise<Signature> {
  const { signature, flowType, interactionTypeUsed: interaction, deviceIpAddress } = answer;
  const [digest, value] = [fromBase64(sent.challenge ?? ''), fromBase64(signature.value ?? '')];
  if (!interaction || !digest || !value) throw new AnswerRefused('malformed', 'a signature without value');
  const scheme = schemeAsAsked(answer, sent);
  const { holder, key, demandNotRevoked } = checkCertificate(answer, 'signature', sent, settings);
  if (!verifyDigest(digest, value, key, scheme)) throw new AnswerRefused('wrong_signature');
  await demandNotRevoked();
  return { ...holder, flowType, interaction, deviceIpAddress, signature: value, digest, hash: scheme.hash };
}

export async function verifyCertificateChoice(
  answer: Confirmed,
  sent: Sent,
  settings: Settings,
): Promise<CertificateChoice> {
  const { holder, demandNotRevoked } = checkCertificate(answer, 'signature', sent, settings);
  await demandNotRevoked();
  return { ...holder, flowType: answer.flowType };
}

/** The answer to a request for a certificate, which asks nobody. */
export async function verifySigningCertificate(
  cert: NonNullable<SessionStatus['cert']>,
  document: string,
  sent: Pick<Sent, 'certificateLevel'>,
  settings: Settings,
): Promise<Holder> {
  const asked = { certificateLevel: sent.certificateLevel, named: { document } };
  const { holder, demandNotRevoked } = checkCertificate(
    { cert, documentNumber: document },
    'signature',
    asked,
    settings,
  );
  await demandNotRevoked();
  return holder;
}
