import {
  protocolOf,
  schemeOf,
  type FlowType,
  type InteractionType,
  type SessionStatus,
  type SignatureScheme,
} from '#libs/smart-id-api';
import { AnswerRefused, NotConfirmed } from './errors.js';
import type { Claimed } from './verify-certificate.js';
import type { Sent } from './sent.js';

/** A session that ended with OK, by a way that it has. */
export interface Confirmed extends Claimed {
  readonly signature: NonNullable<SessionStatus['signature']>;
  readonly flowType: FlowType;
  readonly deviceIpAddress: string | undefined;
  /** Missing where nothing was signed. */
  readonly interactionTypeUsed: InteractionType | undefined;
}

/**
 * What every completed session is checked for before anything in it is verified.
 * @throws NotConfirmed, AnswerRefused
 */
export function confirmed(status: SessionStatus, sent: Sent): Confirmed {
  const { result, signature, cert } = status;
  if (!result) throw new AnswerRefused('malformed', 'no result');
  if (result.endResult !== 'OK') throw new NotConfirmed(result.endResult, result.details?.interaction);
  if (!signature || !cert || result.documentNumber === undefined)
    throw new AnswerRefused('malformed', 'OK without signature, certificate and document number');
  if ((status.signatureProtocol ?? '') !== protocolOf[sent.sessionType]) throw new AnswerRefused('other_protocol');
  const { flowType } = signature;
  if (!flowsOf(sent).includes(flowType)) throw new AnswerRefused('other_flow', flowType);
  const used = status.interactionTypeUsed;
  if (sent.interactions && !sent.interactions.types.some((type) => type === used))
    throw new AnswerRefused('other_interaction', used);
  return {
    ...{ signature, cert, flowType, documentNumber: result.documentNumber },
    ...{ deviceIpAddress: status.deviceIpAddress, interactionTypeUsed: used },
  };
}

/** Without an address to return to, a phone cannot have been on the same device. */
function flowsOf({ flow, initialCallbackUrl }: Sent): readonly FlowType[] {
  if (flow === 'notification') return ['Notification'];
  const sameDevice: readonly FlowType[] = ['QR', 'Web2App', 'App2App'];
  if (flow === 'linked') return [...sameDevice, 'Notification'];
  return initialCallbackUrl === undefined ? ['QR'] : sameDevice;
}

/** The scheme of a signature, if it is the one that was asked for. @throws AnswerRefused */
export function schemeAsAsked({ signature }: Confirmed, { hash }: Sent): SignatureScheme {
  const { signatureAlgorithm: algorithm, signatureAlgorithmParameters: parameters } = signature;
  const scheme = algorithm && schemeOf(algorithm, parameters);
  if (scheme?.padding !== 'pss' || scheme.hash !== hash)
    throw new AnswerRefused('other_algorithm', scheme ? scheme.hash : algorithm);
  return scheme;
}

/** Whether this way ends on the device whose browser started it. */
export function returns(flowType: FlowType): boolean {
  return flowType === 'Web2App' || flowType === 'App2App';
}
