import { createHash } from 'node:crypto';
import { toBase64 } from './base64.js';
import { flowTypes, type FlowType } from './vocabulary.js';

/** Everything that an authentication signature covers. Texts are as they were sent, to the character. */
export interface AcspV2 {
  /** `smart-id`, `smart-id-demo`, or what the clients of a deployment were told. */
  readonly schemeName: string;
  /** Base64 of at least 18 random bytes of the server. */
  readonly serverRandom: string;
  /** Base64, as received. */
  readonly rpChallenge: string;
  /** base64url, as the phone made it. */
  readonly userChallenge: string;
  /** In the spelling of this request. */
  readonly relyingPartyName: string;
  /** For a relying party that acts for another; most do not. */
  readonly brokeredRpName?: string;
  /** The Base64 text as received; it is never decoded for this. */
  readonly interactions: string;
  readonly interactionTypeUsed: string;
  /** As received; counts only where the phone returns to it. */
  readonly initialCallbackUrl?: string;
  readonly flowType: FlowType;
}

/** The message that RSASSA-PSS signs in an authentication: eleven fields, joined by `|`, UTF-8 (RP API, ACSP_V2). */
export function acspV2Payload(given: AcspV2): string {
  const { relyingPartyName, brokeredRpName = '', initialCallbackUrl = '', flowType } = given;
  const returns = flowType === 'Web2App' || flowType === 'App2App';
  return [
    given.schemeName,
    'ACSP_V2',
    given.serverRandom,
    given.rpChallenge,
    given.userChallenge,
    toBase64(relyingPartyName),
    toBase64(brokeredRpName),
    interactionsDigest(given.interactions),
    given.interactionTypeUsed,
    returns ? initialCallbackUrl : '',
    flowType,
  ].join('|');
}

/** Field 8: Base64 of SHA-256 over the characters of the `interactions` text, whatever hash the signature uses. */
export function interactionsDigest(interactions: string): string {
  return createHash('sha256').update(interactions, 'ascii').digest('base64');
}

/** A payload taken apart, to explain it to an integrator. */
export interface ReadAcspV2 {
  readonly schemeName: string;
  readonly serverRandom: string;
  readonly rpChallenge: string;
  readonly userChallenge: string;
  readonly relyingPartyName: string;
  readonly brokeredRpName: string;
  readonly interactionsDigest: string;
  readonly interactionTypeUsed: string;
  readonly initialCallbackUrl: string;
  readonly flowType: FlowType;
}

/** `undefined` for a text that is no ACSP_V2 payload. */
export function readAcspV2Payload(payload: string): ReadAcspV2 | undefined {
  const fields = payload.split('|');
  const [schemeName = '', protocol, serverRandom = '', rpChallenge = '', userChallenge = ''] = fields;
  const [name = '', brokered = '', digest = '', interactionTypeUsed = '', initialCallbackUrl = '', flow] =
    fields.slice(5);
  const flowType = flowTypes.find((known) => known === flow);
  if (fields.length !== 11 || protocol !== 'ACSP_V2' || !flowType) return undefined;
  return {
    ...{ schemeName, serverRandom, rpChallenge, userChallenge, interactionTypeUsed, initialCallbackUrl, flowType },
    relyingPartyName: Buffer.from(name, 'base64').toString(),
    brokeredRpName: Buffer.from(brokered, 'base64').toString(),
    interactionsDigest: digest,
  };
}
