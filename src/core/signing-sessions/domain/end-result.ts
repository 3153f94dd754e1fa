import type { SessionResult } from '#libs/smart-id-api';
import type { Outcome } from './outcome.js';
import type { SigningSession } from './signing-session.js';

/** How a session ended, in the words of the relying-party API; where the citizen said no decides the word. */
export function endResultOf({ prepared }: Pick<SigningSession, 'prepared'>, { result }: Outcome): SessionResult {
  switch (result) {
    case 'approved':
      if (!prepared) throw new Error('a session was approved that no phone had opened');
      return { endResult: 'OK', documentNumber: prepared.documentNumber };
    case 'refused':
    case 'not_me':
      return prepared?.signature
        ? { endResult: 'USER_REFUSED_INTERACTION', details: { interaction: prepared.signature.interaction } }
        : { endResult: 'USER_REFUSED' };
    // Two requests at once: the protocol has no word for what was stopped to protect the citizen.
    case 'concurrent':
    case 'cancelled':
      return { endResult: 'USER_REFUSED' };
    case 'timeout':
      return { endResult: 'TIMEOUT' };
    case 'wrong_code':
      return { endResult: 'WRONG_VC' };
    case 'unusable':
      return { endResult: 'DOCUMENT_UNUSABLE' };
    case 'unsupported':
      return { endResult: 'REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP' };
  }
}
