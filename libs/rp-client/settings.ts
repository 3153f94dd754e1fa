import { SystemClock, SystemRandom, type Clock, type Random } from '#libs/kernel';
import { smartIdDemands, type CertificateDemands } from './certificate-demands.js';
import { TrustStore, type Trust } from './trust-store.js';

/** What is sent beside the protocol, where the service demands more than address and UUID: headers of a request. */
export type Credential = (request: {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body: string | undefined;
}) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

/**
 * `required`: nothing is believed before the issuer's responder said "good" (OCSP).
 * `revoked-certificates-are-believed`: nobody is asked. A stolen phone that its owner has reported stays good.
 */
export type Revocation = 'required' | 'revoked-certificates-are-believed';

/** What a relying party tells its client. */
export interface RelyingPartySettings {
  /** Up to and including `/v3`. `https`, or `http` to this machine itself. */
  readonly baseUrl: string;
  readonly relyingPartyUUID: string;
  /** In this spelling it is shown, and signed. */
  readonly relyingPartyName: string;
  /** Of the deployment, for example `smart-id`. A wrong one shows as `wrong_signature`. */
  readonly schemeName: string;
  readonly trust: Trust;
  /** Of a broker; its relying parties are told the same text. */
  readonly brokeredRpName?: string;
  /** What certificates have to be for; those of Smart-ID where it is left out. */
  readonly certificates?: CertificateDemands;
  /** `required` where it is left out. */
  readonly revocation?: Revocation;
  /** For a proxy, pinned server certificates or a client certificate. */
  readonly fetch?: typeof globalThis.fetch;
  readonly credential?: Credential;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** The settings with everything that was left out. */
export interface Settings extends Readonly<
  Required<Omit<RelyingPartySettings, 'trust' | 'credential' | 'brokeredRpName'>>
> {
  readonly trust: TrustStore;
  readonly credential: Credential | undefined;
  readonly brokeredRpName: string | undefined;
}

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** @throws TypeError when an address is not safe to ask, or the trust is no trust */
export function complete(given: RelyingPartySettings): Settings {
  const url = new URL(given.baseUrl);
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && loopback.includes(url.hostname));
  if (!safe || url.search !== '' || url.hash !== '') throw new TypeError('baseUrl is https without a query');
  return {
    ...given,
    baseUrl: url.href.replace(/\/+$/, ''),
    trust: new TrustStore(given.trust),
    brokeredRpName: given.brokeredRpName,
    certificates: given.certificates ?? smartIdDemands,
    revocation: given.revocation ?? 'required',
    fetch: given.fetch ?? globalThis.fetch,
    credential: given.credential,
    clock: given.clock ?? new SystemClock(),
    random: given.random ?? new SystemRandom(),
  };
}
