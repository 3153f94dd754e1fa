import { type KeyObject, randomBytes } from 'node:crypto';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { type AttestationSource, batchSource } from './attestation.js';
import type { AuthenticatorFlags } from './authenticator-data.js';
import type { AuthenticatorOptions, AuthenticatorSnapshot, CredentialSnapshot } from './authenticator-snapshot.js';
import { type AssertionDraft, assertionResponse, type RegistrationDraft, registrationResponse } from './ceremony.js';
import { AuthenticatorRefusal, type ClientContext, permittedRpId } from './client.js';
import type { ClientDataParts } from './client-data.js';
import { cosePublicKey, ES256, generateCredentialKey, signingKey, subjectPublicKeyInfo } from './credential-key.js';
import { type AttestationBatch, demoAttestation, otherModelAttestation } from './demo-attestation.js';
import { untrustedAttestation } from './untrusted-attestation.js';

/** The batches of each kind; the one with the authenticator's AAGUID attests. */
const batches = { trusted: [demoAttestation, otherModelAttestation], untrusted: [untrustedAttestation] } as const;

/**
 * Browser and authenticator in one, in software: a phone for tests and for the command line. It keeps its keys in
 * memory and in its snapshot, so it must never hold the credential of a real person.
 */
export class SoftwareAuthenticator {
  readonly #options: Required<AuthenticatorOptions>;
  readonly #credentials = new Map<string, CredentialSnapshot>();

  /** @throws TypeError on BS without BE (WebAuthn L3 §6.1.3), or an AAGUID for which there is no batch certificate */
  constructor(options: AuthenticatorOptions = {}) {
    this.#options = {
      backupEligible: options.backupEligible ?? false,
      backedUp: options.backedUp ?? false,
      userVerification: options.userVerification ?? true,
      attestation: options.attestation ?? 'trusted',
      counter: options.counter ?? 'counting',
      aaguid: options.aaguid ?? demoAttestation.aaguid,
    };
    const { attestation, aaguid, backedUp, backupEligible } = this.#options;
    if (backedUp && !backupEligible)
      throw new TypeError('a credential that is not backup eligible cannot be backed up');
    if (attestation === 'trusted' || attestation === 'untrusted') batchOf(attestation, aaguid);
  }

  /** An authenticator with the same keys and counters: the same one after a pause, or its clone. */
  static from(snapshot: AuthenticatorSnapshot): SoftwareAuthenticator {
    if (snapshot.version !== 1) throw new TypeError('not a snapshot of this kind of authenticator');
    const authenticator = new SoftwareAuthenticator(snapshot.options);
    for (const credential of snapshot.credentials)
      authenticator.#credentials.set(credential.id, structuredClone(credential));
    return authenticator;
  }

  /** Everything the authenticator knows, as plain JSON and with its private keys. */
  snapshot(): AuthenticatorSnapshot {
    return structuredClone({ version: 1, options: this.#options, credentials: [...this.#credentials.values()] });
  }

  /**
   * Makes a credential (WebAuthn L3 §5.1.3, §6.3.2). Attestation is left out unless `options.attestation` asks for it.
   * @throws AuthenticatorRefusal as a browser would; TypeError on a user handle not of 1 to 64 bytes
   */
  create(options: PublicKeyCredentialCreationOptionsJSON, client: ClientContext): RegistrationResponseJSON {
    return registrationResponse(this.draftRegistration(options, client));
  }

  /**
   * Signs in with a credential (WebAuthn L3 §5.1.4.1, §6.3.3): the first known one of `allowCredentials`, or else the
   * youngest discoverable one.
   * @throws AuthenticatorRefusal as a browser would
   */
  get(options: PublicKeyCredentialRequestOptionsJSON, client: ClientContext): AuthenticationResponseJSON {
    return assertionResponse(this.draftAssertion(options, client));
  }

  /** Does all that `create` does, keeps the credential, but leaves bytes and attestation to forgeRegistration. */
  draftRegistration(options: PublicKeyCredentialCreationOptionsJSON, client: ClientContext): RegistrationDraft {
    const rpId = permittedRpId(options.rp.id, client.origin);
    this.#checkCreation(options, rpId);
    const credential = this.#makeCredential(options, rpId);
    const privateKey = signingKey(credential.privateKey);
    return {
      clientData: clientData('webauthn.create', options.challenge, client),
      authenticatorData: {
        rpId,
        flags: this.#flags(),
        signCount: credential.signCount,
        attestedCredential: {
          aaguid: this.#options.aaguid,
          credentialId: Buffer.from(credential.id, 'base64url'),
          publicKey: cosePublicKey(credential.privateKey),
        },
      },
      attestation: this.#attestationSource(options.attestation ?? 'none', privateKey),
      privateKey,
      subjectPublicKeyInfo: subjectPublicKeyInfo(credential.privateKey),
      clientExtensionResults: options.extensions?.credProps ? { credProps: { rk: credential.discoverable } } : {},
    };
  }

  /** Does all that `get` does, counts the signature, but leaves bytes and signature to forgeAssertion. */
  draftAssertion(options: PublicKeyCredentialRequestOptionsJSON, client: ClientContext): AssertionDraft {
    const rpId = permittedRpId(options.rpId, client.origin);
    this.#checkUserVerification(options.userVerification);
    const { id, discoverable, userHandle, privateKey, signCount } = this.#choose(options, rpId);
    return {
      clientData: clientData('webauthn.get', options.challenge, client),
      authenticatorData: { rpId, flags: this.#flags(), signCount },
      credentialId: Buffer.from(id, 'base64url'),
      privateKey: signingKey(privateKey),
      userHandle: discoverable ? userHandle : undefined,
    };
  }

  #checkCreation(options: PublicKeyCredentialCreationOptionsJSON, rpId: string): void {
    const { user, pubKeyCredParams, excludeCredentials = [], authenticatorSelection = {} } = options;
    const handleLength = Buffer.from(user.id, 'base64url').length;
    if (handleLength < 1 || handleLength > 64) throw new TypeError('a user handle has 1 to 64 bytes');
    // an empty list means ES256 or RS256
    if (
      pubKeyCredParams.length > 0 &&
      !pubKeyCredParams.some(({ alg, type }) => alg === ES256 && type === 'public-key')
    ) {
      throw new AuthenticatorRefusal('NotSupportedError', 'ES256 is not among the algorithms asked for');
    }
    if (authenticatorSelection.authenticatorAttachment === 'cross-platform') {
      throw new AuthenticatorRefusal('NotAllowedError', 'this is a platform authenticator');
    }
    this.#checkUserVerification(authenticatorSelection.userVerification);
    if (excludeCredentials.some(({ id }) => this.#credentials.get(id)?.rpId === rpId)) {
      throw new AuthenticatorRefusal('InvalidStateError', 'an excluded credential is on this authenticator');
    }
  }

  #checkUserVerification(requirement: string | undefined): void {
    if (requirement !== 'required' || this.#options.userVerification) return;
    throw new AuthenticatorRefusal('NotAllowedError', 'this authenticator cannot verify its user');
  }

  #makeCredential(options: PublicKeyCredentialCreationOptionsJSON, rpId: string): CredentialSnapshot {
    const { residentKey, requireResidentKey = false } = options.authenticatorSelection ?? {};
    const credential: CredentialSnapshot = {
      id: randomBytes(32).toString('base64url'),
      rpId,
      userHandle: options.user.id,
      userName: options.user.name,
      discoverable: residentKey === undefined ? requireResidentKey : residentKey !== 'discouraged',
      signCount: 0,
      privateKey: generateCredentialKey(),
    };
    // the map of discoverable credentials holds one for an RP ID and a user handle (WebAuthn L3 §6.3.2)
    for (const { id, discoverable, ...other } of credential.discoverable ? this.#credentials.values() : []) {
      const sameAccount = other.rpId === rpId && other.userHandle === credential.userHandle;
      if (discoverable && sameAccount) this.#credentials.delete(id);
    }
    this.#credentials.set(credential.id, credential);
    return credential;
  }

  #choose(options: PublicKeyCredentialRequestOptionsJSON, rpId: string): CredentialSnapshot {
    const { allowCredentials = [] } = options;
    const ofThisParty = [...this.#credentials.values()].filter((credential) => credential.rpId === rpId);
    const found =
      allowCredentials.length === 0
        ? ofThisParty.findLast(({ discoverable }) => discoverable)
        : allowCredentials.map(({ id }) => ofThisParty.find((credential) => credential.id === id)).find(Boolean);
    if (!found) throw new AuthenticatorRefusal('NotAllowedError', `no credential for ${rpId} fits the request`);
    const used = { ...found, signCount: this.#options.counter === 'zero' ? 0 : found.signCount + 1 };
    this.#credentials.set(used.id, used);
    return used;
  }

  #flags(): AuthenticatorFlags {
    const { userVerification, backupEligible, backedUp } = this.#options;
    return { up: true, uv: userVerification, be: backupEligible, bs: backedUp };
  }

  #attestationSource(conveyance: string, privateKey: KeyObject): AttestationSource {
    const { attestation, aaguid } = this.#options;
    // the browser drops a statement that was not asked for (WebAuthn L3 §5.1.3, §5.4.7)
    if (conveyance === 'none' || attestation === 'none') return { kind: 'none' };
    if (attestation === 'self') return { kind: 'self', privateKey };
    return batchSource(batchOf(attestation, aaguid));
  }
}

function batchOf(kind: keyof typeof batches, aaguid: string): AttestationBatch {
  const batch = batches[kind].find((candidate) => candidate.aaguid === aaguid);
  if (!batch) throw new TypeError(`no ${kind} batch certificate for AAGUID ${aaguid}`);
  return batch;
}

function clientData(type: ClientDataParts['type'], challenge: string, client: ClientContext): ClientDataParts {
  const { origin, crossOrigin = false, topOrigin } = client;
  return { type, challenge, origin, crossOrigin, ...(crossOrigin && topOrigin !== undefined && { topOrigin }) };
}
