import { authorityKeyIdentifier, crlNumber } from './extensions.js';
import { enumerated, explicit, integer, octetString, oid, sequence, sequenceOf, time, type Der } from './der.js';
import { oids } from './oids.js';
import { algorithmIdentifier, signed, type Signer } from './signing.js';

/** Why a certificate is not good any more (RFC 5280 §5.3.1). `certificateHold` is the one that can be lifted. */
export const revocationReasons = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  privilegeWithdrawn: 9,
} as const;
export type RevocationReason = keyof typeof revocationReasons;

export interface RevokedCertificate {
  readonly serial: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly reason: RevocationReason;
}

export interface RevocationListContent {
  readonly issuer: Der;
  readonly issuerKeyIdentifier: Uint8Array;
  readonly number: number;
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly revoked: readonly RevokedCertificate[];
}

const version2 = integer(1);

/** Makes a certificate revocation list (RFC 5280 §5). @returns DER */
export function makeRevocationList(content: RevocationListContent, signer: Signer): Promise<Der> {
  const { issuer, issuerKeyIdentifier, number, thisUpdate, nextUpdate, revoked } = content;
  const toBeSigned = sequence(
    version2,
    algorithmIdentifier(signer.algorithm),
    issuer,
    time(thisUpdate),
    time(nextUpdate),
    // §5.1.2.6: absent rather than empty.
    ...(revoked.length > 0 ? [sequenceOf(revoked.map(entry))] : []),
    explicit(0, sequence(authorityKeyIdentifier(issuerKeyIdentifier), crlNumber(number))),
  );
  return signed(toBeSigned, signer);
}

function entry({ serial, since, reason }: RevokedCertificate): Der {
  const known = reasonExtensions.get(reason);
  return sequence(integer(serial), time(since), ...(known ? [known] : []));
}

/** §5.3.1: `unspecified` is said by saying nothing. */
const reasonExtensions = new Map(
  Object.entries(revocationReasons)
    .filter(([reason]) => reason !== 'unspecified')
    .map(([reason, code]) => [reason, sequence(sequence(oid(oids.reasonCode), octetString(enumerated(code))))]),
);
