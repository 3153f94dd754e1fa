import type { AuthenticatorOptions } from '#libs/testing';
import type { PhoneAnswer } from './phone-answer.js';

/** What becomes of a request, door by door, in the words of each door. */
export interface Outcomes {
  /** Smart-ID v3, by notification: the end result, with the interaction where it names one; or the HTTP status. */
  readonly notification: string;
  /** Smart-ID v3, by device link that is handed to `POST /sandbox/device-links`. */
  readonly deviceLink: string;
  /** Smart-ID v2. */
  readonly v2: string;
  /** OpenID Connect CIBA: `OK`, or the error of the token endpoint. */
  readonly ciba: string;
}

/** A public test account: a person of the demo register, a phone, and what the phone always does. */
export interface TestAccount {
  /** ETSI semantics identifier. */
  readonly person: string;
  readonly answer: PhoneAnswer;
  /** A person without a phone has no account. */
  readonly phone: 'none' | 'activated' | 'suspended';
  readonly authenticator?: AuthenticatorOptions;
  /**
   * For a request that offers every interaction that its door has, in the order
   * confirmationMessageAndVerificationCodeChoice, confirmationMessage, displayTextAndPIN, at level QUALIFIED.
   */
  readonly outcomes: Outcomes;
}

const unsupported = 'REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP';
const choice = 'confirmationMessageAndVerificationCodeChoice';
const everywhere = (v3: string, ciba: string): Outcomes => ({ notification: v3, deviceLink: v3, v2: v3, ciba });
const refusedAt = (interaction: string) => `USER_REFUSED_INTERACTION ${interaction}`;
const denied = 'access_denied';

const withPhone = (person: string, answer: PhoneAnswer, outcomes: Outcomes): TestAccount => ({
  ...{ person, answer, phone: 'activated', outcomes },
});

/** All of them, in the order in which they are published. */
export const testAccounts: readonly TestAccount[] = [
  withPhone('PNOUA-19800101-99201', { answer: 'confirm' }, everywhere('OK', 'OK')),
  withPhone('PNOEE-48001019912', { answer: 'confirm' }, everywhere('OK', 'OK')),
  withPhone(
    'PNOUA-19800101-99202',
    { answer: 'refuse_unread' },
    // Whoever has scanned a link is at its screen already.
    { ...everywhere('USER_REFUSED', denied), deviceLink: refusedAt('confirmationMessage') },
  ),
  withPhone(
    'PNOUA-19800101-99203',
    { answer: 'refuse', interactions: ['displayTextAndPIN'] },
    { ...everywhere(refusedAt('displayTextAndPIN'), denied), v2: 'USER_REFUSED_DISPLAYTEXTANDPIN' },
  ),
  withPhone(
    'PNOUA-19800101-99204',
    { answer: 'refuse', interactions: ['confirmationMessage'] },
    { ...everywhere(refusedAt('confirmationMessage'), denied), v2: 'USER_REFUSED_CONFIRMATIONMESSAGE' },
  ),
  withPhone(
    'PNOUA-19800101-99205',
    { answer: 'refuse', interactions: [choice] },
    {
      notification: refusedAt(choice),
      deviceLink: unsupported,
      v2: 'USER_REFUSED_CONFIRMATIONMESSAGE_WITH_VC_CHOICE',
      ciba: denied,
    },
  ),
  withPhone(
    'PNOUA-19800101-99206',
    { answer: 'wrong_code', interactions: [choice] },
    { ...everywhere('WRONG_VC', denied), deviceLink: unsupported },
  ),
  withPhone('PNOUA-19800101-99207', { answer: 'ignore' }, everywhere('TIMEOUT', 'expired_token')),
  {
    ...withPhone('PNOUA-19800101-99208', { answer: 'confirm' }, everywhere('DOCUMENT_UNUSABLE', 'OK')),
    phone: 'suspended',
  },
  withPhone('PNOUA-19800101-99209', { answer: 'confirm', interactions: [] }, everywhere(unsupported, 'OK')),
  {
    ...withPhone('PNOUA-19800101-99210', { answer: 'confirm' }, everywhere('404', 'OK')),
    authenticator: { attestation: 'none' },
  },
  {
    ...withPhone('PNOUA-19800101-99211', { answer: 'ignore' }, everywhere('404', 'expired_token')),
    phone: 'none',
  },
];

export function testAccountOf(person: string): TestAccount | undefined {
  return testAccounts.find((account) => account.person === person);
}
