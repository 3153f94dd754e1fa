import {
  acspV2Payload,
  fromBase64,
  verifyData,
  type FlowType,
  type HashAlgorithm,
  type InteractionType,
} from '#libs/smart-id-api';
import { AnswerRefused } from './errors.js';
import type { Sent } from './sent.js';
import type { Settings } from './settings.js';
import { checkCertificate, type Holder } from './verify-certificate.js';
import { schemeAsAsked, type Confirmed } from './verify-status.js';

/** A person has confirmed that it is them, to this relying party, at this request. */
export interface Authentication extends Holder {
  readonly flowType: FlowType;
  readonly interaction: InteractionType;
  /** Where the service was asked for it and permits it. */
  readonly deviceIpAddress: string | undefined;
  /** What proves it to others: the certificate verifies this signature (RSASSA-PSS) over this payload. */
  readonly evidence: { readonly payload: string; readonly signature: Buffer; readonly hash: HashAlgorithm };
}

/** The payload is written anew from what was sent; nothing of it is taken from the answer but what only it can know. */
export async function verifyAuthentication(answer: Confirmed, sent: Sent, settings: Settings): Promise<Authentication> {
  const { signature, flowType, interactionTypeUsed: interaction } = answer;
  const { challenge, interactions, initialCallbackUrl } = sent;
  const { serverRandom, userChallenge, value } = signature;
  if (!interaction || !challenge || !interactions || !serverRandom || !userChallenge || !value)
    throw new AnswerRefused('malformed', 'an authentication without value, serverRandom or userChallenge');
  const scheme = schemeAsAsked(answer, sent);
  const { holder, key, demandNotRevoked } = checkCertificate(answer, 'authentication', sent, settings);
  const { schemeName, relyingPartyName, brokeredRpName } = settings;
  const payload = acspV2Payload({
    ...{ schemeName, relyingPartyName, serverRandom, userChallenge, flowType },
    ...{ rpChallenge: challenge, interactions: interactions.text, interactionTypeUsed: interaction },
    ...(brokeredRpName !== undefined && { brokeredRpName }),
    ...(initialCallbackUrl !== undefined && { initialCallbackUrl }),
  });
  const bytes = fromBase64(value);
  if (!bytes || !verifyData(Buffer.from(payload), bytes, key, scheme)) throw new AnswerRefused('wrong_signature');
  await demandNotRevoked();
  const evidence = { payload, signature: bytes, hash: scheme.hash };
  return { ...holder, flowType, interaction, deviceIpAddress: answer.deviceIpAddress, evidence };
}
