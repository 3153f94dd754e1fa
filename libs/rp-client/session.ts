import { CallbackRefused } from './errors.js';
import { demandCallback, type ComeBack } from './callback.js';
import { DeviceLinks } from './device-links.js';
import { waitUntilComplete, type WaitOptions } from './poll.js';
import type { LinkParts, Sent, StoredSession } from './sent.js';
import type { Settings } from './settings.js';
import { confirmed, returns, type Confirmed } from './verify-status.js';
import type { Wire } from './wire.js';

/** Verifies what a session was confirmed with. @throws AnswerRefused */
export type Verify<Result> = (answer: Confirmed, sent: Sent, settings: Settings) => Promise<Result>;

/** What sessions share: who asks, whom, and how what comes back is believed. */
export interface SessionMeans<Result> {
  readonly wire: Wire;
  readonly settings: Settings;
  readonly verify: Verify<Result>;
}

/** A question to a person, on its way. */
export class Session<Result> {
  constructor(
    readonly id: string,
    protected readonly sent: Sent,
    protected readonly means: SessionMeans<Result>,
  ) {}

  /**
   * Waits for the end and verifies all of it. What it gives is believed; everything else is an error.
   * @throws NotConfirmed, AnswerRefused, RequestRefused, WaitEnded, the signal's reason
   */
  async wait(options: WaitOptions = {}): Promise<Result> {
    const { wire, settings, verify } = this.means;
    return verify(confirmed(await waitUntilComplete(wire, this.id, options), this.sent), this.sent, settings);
  }

  /** What gets into logs and pages by accident. */
  toJSON(): object {
    return { id: this.id };
  }

  /** For `resume`, in a store of the back end. With a device link it holds a secret. */
  toStored(): StoredSession {
    return { sessionId: this.id, sent: this.sent };
  }
}

/** A question whose phone shows a code, which has to be shown beside it. */
export class NotificationSession<Result> extends Session<Result> {
  constructor(
    id: string,
    sent: Sent,
    means: SessionMeans<Result>,
    /** Four digits; missing where the phone shows none. */
    readonly verificationCode: string | undefined,
  ) {
    super(id, sent, means);
  }
}

export interface DeviceLinkWaitOptions extends WaitOptions {
  /** Where the browser came back to, once it did; of no use before. */
  readonly comeBack?: ComeBack;
}

/** A question that a phone learns of by a QR code, or by a link on the same device. */
export class DeviceLinkSession<Result> extends Session<Result> {
  /** Codes and links for the phone. */
  readonly links: DeviceLinks;
  private finished = false;

  constructor(
    id: string,
    sent: Sent,
    means: SessionMeans<Result>,
    private readonly parts: LinkParts,
  ) {
    super(id, sent, means);
    this.links = new DeviceLinks(parts, sent, means.settings);
  }

  /**
   * Waits for the end and verifies all of it. What was confirmed on the same device needs the address that the browser
   * came back to; without it, this throws `callback_required`, and the session can be waited for again with it.
   * @throws NotConfirmed, AnswerRefused, CallbackRefused, RequestRefused, WaitEnded, the signal's reason
   */
  override async wait({ comeBack, ...options }: DeviceLinkWaitOptions = {}): Promise<Result> {
    const { wire, settings, verify } = this.means;
    const answer = confirmed(await waitUntilComplete(wire, this.id, options), this.sent);
    if (this.sent.sessionType !== 'cert') this.demandCallback(answer, comeBack);
    return verify(answer, this.sent, settings);
  }

  /**
   * After the linked signature, whose end the browser of a certificate choice comes back from; without a verifier.
   * @throws CallbackRefused
   */
  checkLinkedCallback(comeBack: ComeBack): void {
    this.spend(comeBack, undefined);
  }

  override toStored(): StoredSession {
    const { sessionSecret, ...parts } = this.parts;
    return { ...super.toStored(), link: { ...parts, sessionSecret: sessionSecret.reveal() } };
  }

  private demandCallback({ flowType, signature }: Confirmed, comeBack: ComeBack | undefined): void {
    if (!returns(flowType)) {
      if (comeBack !== undefined) throw new CallbackRefused('not_same_device');
      return;
    }
    if (comeBack === undefined) throw new CallbackRefused('callback_required');
    this.spend(comeBack, signature.userChallenge);
  }

  private spend(comeBack: ComeBack, userChallenge: string | undefined): void {
    const { initialCallbackUrl } = this.sent;
    if (initialCallbackUrl === undefined) throw new CallbackRefused('not_same_device');
    if (this.finished) throw new CallbackRefused('callback_used');
    const sessionSecret = this.parts.sessionSecret.reveal();
    demandCallback(comeBack, { initialCallbackUrl, sessionSecret }, userChallenge);
    this.finished = true;
  }
}
