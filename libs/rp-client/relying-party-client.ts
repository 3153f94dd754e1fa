import {
  deviceLinkResponse,
  fromBase64,
  notificationResponse,
  signingCertificateResponse,
  verificationCode,
  type EndpointPath,
} from '#libs/smart-id-api';
import { NotConfirmed } from './errors.js';
import type { Named } from './person.js';
import {
  prepareAuthentication,
  prepareCertificateChoice,
  prepareSignature,
  referenceOf,
  type AuthenticationRequest,
  type CertificateRequest,
  type Prepared,
  type SameDevice,
  type SignatureRequest,
} from './requests.js';
import { Secret } from './secret.js';
import type { LinkParts, StoredSession } from './sent.js';
import { DeviceLinkSession, NotificationSession, Session, type Verify } from './session.js';
import { complete, type RelyingPartySettings, type Settings } from './settings.js';
import { verifyAuthentication, type Authentication } from './verify-authentication.js';
import type { Holder } from './verify-certificate.js';
import {
  verifyCertificateChoice,
  verifySignature,
  verifySigningCertificate,
  type CertificateChoice,
  type Signature,
} from './verify-signature.js';
import { Wire } from './wire.js';

/** Whoever scans. */
export interface Anyone {
  readonly person?: never;
  readonly document?: never;
}

/**
 * Asks people through a service that speaks the relying-party API of Smart-ID v3, and believes only what verifies. Every
 * method sends one request; it throws RequestRefused when the service does not take it.
 */
export class RelyingPartyClient {
  private readonly settings: Settings;
  private readonly wire: Wire;

  /** @throws TypeError when a setting is not safe; MalformedCertificate */
  constructor(settings: RelyingPartySettings) {
    this.settings = complete(settings);
    this.wire = new Wire(this.settings);
  }

  /** Signs in who scans, or one person, or one account. */
  async startDeviceLinkAuthentication(
    request: AuthenticationRequest & SameDevice & (Anyone | Named),
  ): Promise<DeviceLinkSession<Authentication>> {
    const named = namedIn(request);
    const prepared = prepareAuthentication(request, { flow: 'device-link', named }, this.settings);
    return this.startLink('authentication/device-link', prepared, verifyAuthentication);
  }

  /** Wakes the phone of a person. It is how people are phished: show the code, and prefer device links. */
  async startNotificationAuthentication(
    request: AuthenticationRequest & Named,
  ): Promise<NotificationSession<Authentication>> {
    const prepared = prepareAuthentication(request, { flow: 'notification', named: namedIn(request) }, this.settings);
    return this.startNotification('authentication/notification', prepared, verifyAuthentication);
  }

  async startDeviceLinkSignature(
    request: SignatureRequest & SameDevice & Named,
  ): Promise<DeviceLinkSession<Signature>> {
    const prepared = this.prepareSignature(request, 'device-link', namedIn(request));
    return this.startLink('signature/device-link', prepared, verifySignature);
  }

  async startNotificationSignature(request: SignatureRequest & Named): Promise<NotificationSession<Signature>> {
    const prepared = this.prepareSignature(request, 'notification', namedIn(request));
    return this.startNotification('signature/notification', prepared, verifySignature);
  }

  /**
   * Signs with the certificate that a device-link certificate choice has just given; the app waits for it.
   * @param request.linkedSessionID `id` of that session
   */
  async startLinkedSignature(
    request: SignatureRequest & { readonly document: string; readonly linkedSessionID: string },
  ): Promise<Session<Signature>> {
    const { sent, content } = this.prepareSignature(request, 'linked', { document: request.document });
    const path = 'signature/notification/linked';
    const { sessionID } = await this.wire.post(path, request.document, content, notificationResponse);
    return new Session(sessionID, sent, this.means(verifySignature));
  }

  /** Asks who scans which certificate they will sign with. Nobody is signed in by it. */
  async startDeviceLinkCertificateChoice(
    request: CertificateRequest & SameDevice = {},
  ): Promise<DeviceLinkSession<CertificateChoice>> {
    const prepared = prepareCertificateChoice(request, { flow: 'device-link', named: undefined }, this.settings);
    return this.startLink('signature/certificate-choice/device-link', prepared, verifyCertificateChoice);
  }

  async startNotificationCertificateChoice(
    request: CertificateRequest & { readonly person: string },
  ): Promise<NotificationSession<CertificateChoice>> {
    const prepared = prepareCertificateChoice(
      request,
      { flow: 'notification', named: namedIn(request) },
      this.settings,
    );
    return this.startNotification('signature/certificate-choice/notification', prepared, verifyCertificateChoice);
  }

  /**
   * The signing certificate of an account; nobody is asked, and nobody is signed in.
   * @throws NotConfirmed `DOCUMENT_UNUSABLE`; RequestRefused, AnswerRefused
   */
  async readSigningCertificate({
    document,
    certificateLevel = 'QUALIFIED',
  }: Pick<CertificateRequest, 'certificateLevel'> & { readonly document: string }): Promise<Holder> {
    const path = 'signature/certificate';
    const answer = await this.wire.post(path, document, { certificateLevel }, signingCertificateResponse);
    if (answer.state !== 'OK') throw new NotConfirmed(answer.state, undefined);
    return verifySigningCertificate(answer.cert, document, { certificateLevel }, this.settings);
  }

  /** The session of an authentication as another process has started it, with `toStored`. */
  resumeAuthentication(stored: StoredSession): DeviceLinkSession<Authentication> | Session<Authentication> {
    return this.resume(stored, 'auth', verifyAuthentication);
  }

  /** The same of a signature. */
  resumeSignature(stored: StoredSession): DeviceLinkSession<Signature> | Session<Signature> {
    return this.resume(stored, 'sign', verifySignature);
  }

  private resume<Result>(
    { sessionId, sent, link }: StoredSession,
    sessionType: 'auth' | 'sign',
    verify: Verify<Result>,
  ): DeviceLinkSession<Result> | Session<Result> {
    if (sent.sessionType !== sessionType) throw new TypeError(`this session is of type ${sent.sessionType}`);
    const means = this.means(verify);
    if (!link) return new Session(sessionId, sent, means);
    const parts = { ...link, sessionSecret: new Secret(link.sessionSecret) };
    return new DeviceLinkSession(sessionId, sent, means, parts);
  }

  private prepareSignature(
    request: SignatureRequest & SameDevice & { readonly linkedSessionID?: string },
    flow: 'device-link' | 'notification' | 'linked',
    named: Named | undefined,
  ): Prepared {
    return prepareSignature(request, { flow, named }, this.settings);
  }

  private async startLink<Result>(
    stem: 'authentication/device-link' | 'signature/device-link' | 'signature/certificate-choice/device-link',
    { sent, content }: Prepared,
    verify: Verify<Result>,
  ): Promise<DeviceLinkSession<Result>> {
    const [place, reference] = referenceOf(sent.named);
    const path = `${stem}/${place}` as EndpointPath;
    const { sessionID, sessionSecret, ...shown } = await this.wire.post(path, reference, content, deviceLinkResponse);
    const startedAt = this.settings.clock.now();
    const parts: LinkParts = { ...shown, sessionSecret: new Secret(sessionSecret), startedAt };
    return new DeviceLinkSession(sessionID, sent, this.means(verify), parts);
  }

  private async startNotification<Result>(
    stem: 'authentication/notification' | 'signature/notification' | 'signature/certificate-choice/notification',
    { sent, content }: Prepared,
    verify: Verify<Result>,
  ): Promise<NotificationSession<Result>> {
    const [place, reference] = referenceOf(sent.named);
    const path = `${stem}/${place}` as EndpointPath;
    const { sessionID, vc } = await this.wire.post(path, reference, content, notificationResponse);
    const challenge = sent.sessionType === 'auth' ? fromBase64(sent.challenge ?? '') : undefined;
    const code = challenge ? verificationCode(challenge) : vc?.value;
    return new NotificationSession(sessionID, sent, this.means(verify), code);
  }

  private means<Result>(verify: Verify<Result>) {
    return { wire: this.wire, settings: this.settings, verify };
  }
}

function namedIn({ person, document }: { readonly person?: string; readonly document?: string }): Named | undefined {
  if (person !== undefined && document !== undefined) throw new TypeError('name a person or a document, not both');
  if (person !== undefined) return { person };
  return document === undefined ? undefined : { document };
}
