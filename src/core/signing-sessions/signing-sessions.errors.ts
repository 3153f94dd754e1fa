import { DomainError } from '#libs/kernel';

/** There is no such session, or not for this caller: foreign and absent are told apart by nobody. */
export class SessionUnknown extends DomainError {
  static override readonly code = 'session_unknown';
  static override readonly kind = 'absent';
}

/** The time to decide has run out. */
export class SessionExpired extends DomainError {
  static override readonly code = 'session_expired';
  static override readonly kind = 'gone';
}

/** Somebody, perhaps the same person on another phone, has already decided. */
export class AlreadyDecided extends DomainError {
  static override readonly code = 'already_decided';
  static override readonly kind = 'conflict';
}

/** Another citizen has opened this session. */
export class ClaimedByAnother extends DomainError {
  static override readonly code = 'claimed_by_another';
  static override readonly kind = 'conflict';
}

/** The QR code is older than a few seconds, or was not shown by our page. */
export class LinkTooOld extends DomainError {
  static override readonly code = 'link_too_old';
  static override readonly kind = 'gone';
}

/** The portal asks for a higher level than this phone reaches. */
export class LevelTooLow extends DomainError {
  static override readonly code = 'level_too_low';
  static override readonly kind = 'denied';
}

/** The portal is not registered for a level as high as it asks for. */
export class LevelNotAllowed extends DomainError {
  static override readonly code = 'level_not_allowed';
  static override readonly kind = 'denied';
}

/** The portal has asked for another way to confirm. */
export class WayNotAllowed extends DomainError {
  static override readonly code = 'way_not_allowed';
  static override readonly kind = 'denied';
}

/** The citizen chose a code that the relying party does not show: one of the two is not talking about this request. */
export class WrongCode extends DomainError {
  static override readonly code = 'wrong_code';
  static override readonly kind = 'denied';
}

/** Too many requests were addressed to one person, or by one relying party, without being confirmed. */
export class TooManyNotifications extends DomainError {
  static override readonly code = 'too_many_notifications';
  static override readonly kind = 'limited';

  constructor(readonly retryAfterSeconds: number) {
    super();
  }
}

/** Two requests for one person at the same time: both were ended, because one of them may be a stranger's. */
export class ConcurrentRequests extends DomainError {
  static override readonly code = 'concurrent_requests';
  static override readonly kind = 'conflict';
}

/** The citizen's State ID is suspended. Said only to somebody who has proved to be that citizen. */
export class CitizenSuspended extends DomainError {
  static override readonly code = 'citizen_suspended';
  static override readonly kind = 'denied';
}

/** The request names another person, or another phone of this one. */
export class MeantForAnother extends DomainError {
  static override readonly code = 'meant_for_another';
  static override readonly kind = 'denied';
}

/** The phone has no key that may be used: it was activated without, or its certificate is suspended or revoked. */
export class AccountUnusable extends DomainError {
  static override readonly code = 'account_unusable';
  static override readonly kind = 'denied';
}
