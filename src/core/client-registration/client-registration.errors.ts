import { DomainError } from '#libs/kernel';

/** The initial access token is none, is used up, has expired or was revoked; or none was brought where one is needed. */
export class RegistrationTokenRefused extends DomainError {
  static override readonly code = 'registration_token_refused';
  static override readonly kind = 'unauthenticated';
}

/** The registration access token is not that of this client. */
export class RegistrationAccessRefused extends DomainError {
  static override readonly code = 'registration_access_refused';
  static override readonly kind = 'unauthenticated';
}

/** The sandbox holds as many clients as it may. */
export class TooManyClients extends DomainError {
  static override readonly code = 'too_many_clients';
  static override readonly kind = 'limited';
}
