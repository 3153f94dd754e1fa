import type { SignatureIntent } from '#libs/approval-intent';
import type {
  AuthCodeContext,
  FlowType,
  Interaction,
  InteractionType,
  SessionType,
  SignatureScheme,
} from '#libs/smart-id-api';
import type { CertificateLevel, CertificateSerial } from '../../certificates/index.js';
import type { CitizenId } from '../../citizens/index.js';
import type { DeviceId } from '../../devices/index.js';
import type { CitizenKeyId } from '../../key-vault/index.js';

/** What a relying party wants of a citizen's own keys. Texts are as they were sent, to the character. Plain JSON. */
export interface KeyUse {
  /** To prove who the citizen is, to sign, or to be told the signing certificate, which signs nothing. */
  readonly kind: SessionType;
  /** The least level of the certificate. */
  readonly level: CertificateLevel;
  /** Who alone may answer; missing when whoever comes may. */
  readonly person?: CitizenId;
  /** Which account alone may answer. */
  readonly documentNumber?: string;
  /** What the phone shows and asks, the relying party's preference first; none for a certificate. */
  readonly interactions: readonly Interaction[];
  /** How the signature is made; missing for a certificate. */
  readonly scheme?: SignatureScheme;
  /** What is signed when the relying party has hashed it, Base64; otherwise a message of ours (ACSP_V2). */
  readonly digest?: string;
  /** What link, message and signature are made of. */
  readonly context: AuthCodeContext;
  /** Where a link leads and how it names the session; missing when the phone is told by itself. */
  readonly link?: { readonly deviceLinkBase: string; readonly sessionToken: string };
  /** How the phone comes to it when no link says so: told by itself, or as it came to the certificate choice before. */
  readonly flowType?: FlowType;
  /** The code that the relying party shows too; missing where the flow has none. */
  readonly code?: string;
  /** What the relying party asked for and does not get; answers tell it. */
  readonly ignoredProperties: readonly string[];
}

/** What one phone has been asked to agree to: its own key, its own certificate. */
export interface PreparedKeyUse {
  readonly deviceId: DeviceId;
  readonly documentNumber: string;
  readonly certificate: CertificateSerial;
  readonly certificateLevel: CertificateLevel;
  readonly flowType: FlowType;
  /** Missing for a certificate choice. */
  readonly signature?: PreparedSignature;
}

export interface PreparedSignature {
  readonly keyId: CitizenKeyId;
  readonly interaction: InteractionType;
  /** What the authenticator signs a hash of. */
  readonly intent: SignatureIntent;
  /** The message of an authentication (ACSP_V2), with what the relying party needs to make it again. */
  readonly message?: { readonly payload: string; readonly serverRandom: string; readonly userChallenge: string };
  /** Among which the citizen has to find the one that the relying party shows. */
  readonly codes?: readonly string[];
}
