import type { EndResult, ProblemDetail } from '#libs/smart-id-api';

/**
 * Everything that this client throws at an integrator: a stable `code`, and an `advice` that says what to do. Show
 * people a text of your own; `message` is for your log and names nobody.
 */
export abstract class RelyingPartyError extends Error {
  protected constructor(
    readonly code: string,
    readonly advice: string,
    readonly detail?: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${advice}${detail === undefined ? '' : ` (${detail})`}`, options);
    this.name = new.target.name;
  }
}

const requestAdvice = {
  invalid_request: 'Correct the fields that `problems` names.',
  relying_party_unknown: 'Check relyingPartyUUID, and that the service knows the address that you call from.',
  not_permitted: 'Ask the operator for the permission: the name, the level or the function is not among yours.',
  no_suitable_account: 'Tell the person that signing in did not work; do not tell whether there is an account.',
  session_unknown: 'Start anew: the session never was, or ended more than minutes ago.',
  open_app: 'Ask the person to open the app, then start anew.',
  client_too_old: 'Update this library: the service has left its version of the protocol.',
  too_many_requests: 'Wait for `retryAfterSeconds`, then start anew.',
  maintenance: 'Try again later; the service says that it is being worked on.',
  unreachable: 'Check baseUrl, the network and the trust in the server certificate; then try again.',
  unexpected_answer: 'Check baseUrl: what answers does not speak this protocol.',
} as const;

export type RequestFault = keyof typeof requestAdvice;

/** The service did not take a request, or could not be asked. */
export class RequestRefused extends RelyingPartyError {
  declare readonly code: RequestFault;
  readonly status: number | undefined;
  /** Which fields are wrong and how, where the service said it. */
  readonly problems: readonly ProblemDetail[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: RequestFault,
    about: {
      readonly status?: number;
      readonly problems?: readonly ProblemDetail[];
      readonly retryAfterSeconds?: number | undefined;
      readonly detail?: string;
      readonly cause?: unknown;
    } = {},
  ) {
    super(code, requestAdvice[code], about.detail, { cause: about.cause });
    this.status = about.status;
    this.problems = about.problems ?? [];
    this.retryAfterSeconds = about.retryAfterSeconds;
  }
}

const outcomeAdvice = {
  USER_REFUSED: 'The person refused. Offer to try again; do not start by yourself.',
  USER_REFUSED_INTERACTION: 'The person refused at the screen that `interaction` names. Offer to try again.',
  USER_REFUSED_CERT_CHOICE: 'The person has several accounts and chose none. Offer to try again.',
  TIMEOUT: 'Nobody confirmed in time. Offer to try again.',
  WRONG_VC: 'The person chose a wrong code: perhaps somebody else has started this. Warn, then offer to try again.',
  DOCUMENT_UNUSABLE: 'The account cannot be used. Send the person to the help pages of the service.',
  REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP:
    'The app shows none of your interactions. Add displayTextAndPIN, or ask for an update.',
  EXPECTED_LINKED_SESSION:
    'The app waited for the linked signature and got another one. Start with the certificate choice.',
  PROTOCOL_FAILURE: 'Service and app disagreed. Start anew; report it if it comes back.',
  SERVER_ERROR: 'The service failed. Start anew later; report it if it comes back.',
} as const satisfies Readonly<Record<Exclude<EndResult, 'OK'>, string>>;

export type Outcome = keyof typeof outcomeAdvice;

/** The session ended, and not with a confirmation. */
export class NotConfirmed extends RelyingPartyError {
  declare readonly code: Outcome;

  constructor(
    code: Outcome,
    /** At which screen the person refused. */
    readonly interaction: string | undefined,
  ) {
    super(code, outcomeAdvice[code], interaction);
  }
}

const answerAdvice = {
  malformed: 'The answer is not of this protocol. Nobody is signed in; report it to the operator.',
  other_protocol: 'The answer is to another kind of request. Nobody is signed in; report it to the operator.',
  other_flow: 'The answer came by a way that this session does not have. Nobody is signed in.',
  other_interaction: 'The phone showed something that you did not ask for. Nobody is signed in.',
  other_algorithm: 'The signature was made by another algorithm than you asked for. Do not use it.',
  wrong_signature: 'The signature does not cover what you sent. Check schemeName and relyingPartyName, to the letter.',
  level_too_low: 'The account has a lower level than you asked for. Do not let the person in at this level.',
  other_person: 'Somebody else confirmed than you asked for. Let nobody in.',
  certificate_malformed: 'The certificate cannot be read. Report it to the operator.',
  certificate_not_valid:
    'The certificate, or one above it, is not valid at this time. Check your clock and your trust store.',
  issuer_unknown: 'No chain leads to your trust anchors. Take the anchors of this deployment into `trust`.',
  wrong_policy: 'The certificate was not issued for this purpose at this level. Check `certificates`.',
  weak_key: 'The key of the certificate is too weak to be believed. Report it to the operator.',
  revoked: 'The certificate is revoked or suspended. Let nobody in.',
  revocation_unknown: 'Nobody could say whether the certificate is revoked. Let nobody in; start anew later.',
} as const;

export type AnswerFault = keyof typeof answerAdvice;

/** An answer that says "OK" and must not be believed. */
export class AnswerRefused extends RelyingPartyError {
  declare readonly code: AnswerFault;

  constructor(code: AnswerFault, detail?: string, cause?: unknown) {
    super(code, answerAdvice[code], detail, { cause });
  }
}

const callbackAdvice = {
  callback_required: 'It was confirmed on the same device: wait with the address that the browser came back to.',
  callback_malformed: 'The address lacks what the phone adds to it. Start anew.',
  callback_used: 'This session was finished before. Start anew.',
  wrong_session: 'The browser came back from another session. Let nobody in, and start anew.',
  wrong_verifier: 'The browser is not on the device that confirmed. Let nobody in, and start anew.',
  not_same_device: 'It was confirmed on another device, where nothing comes back to a browser. Let nobody in.',
} as const;

export type CallbackRefusal = keyof typeof callbackAdvice;

/** A browser came back that must not be believed, or did not come back where it has to. */
export class CallbackRefused extends RelyingPartyError {
  declare readonly code: CallbackRefusal;

  constructor(code: CallbackRefusal, detail?: string) {
    super(code, callbackAdvice[code], detail);
  }
}

const eventAdvice = {
  malformed: 'It is signed, and no event of a session. Report it to the operator.',
  wrong_signature:
    'It is not signed by the service as an event. Answer 400 and forget it; check the address of the keys.',
  keys_unreachable: 'The keys of the service cannot be had. Answer 503: it is sent again.',
  other_issuer: 'Another service has signed it. Check `issuer`.',
  other_audience: 'It is meant for another relying party. Answer 400 and forget it.',
  too_old: 'It was kept back, or a clock is wrong. Answer 400: a genuine one is signed anew and sent again.',
  repeated: 'You have had it. Answer as you did the first time, and do nothing.',
} as const;

export type EventFault = keyof typeof eventAdvice;

/** What was posted to you is no event that you should act on. */
export class EventRefused extends RelyingPartyError {
  declare readonly code: EventFault;

  constructor(code: EventFault, detail?: string, cause?: unknown) {
    super(code, eventAdvice[code], detail, { cause });
  }
}

/** The session still runs; this client has stopped waiting. */
export class WaitEnded extends RelyingPartyError {
  declare readonly code: 'wait_ended';

  constructor(timeoutMs: number) {
    super('wait_ended', 'Offer to try again, or wait for the same session once more.', `${timeoutMs} ms`);
  }
}
