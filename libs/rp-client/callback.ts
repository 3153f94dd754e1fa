import { callbackFault, type CallbackProof } from '#libs/smart-id-api';
import { sameSecret, type Random } from '#libs/kernel';
import { CallbackRefused } from './errors.js';

const anyBase = 'https://callback.invalid';

/**
 * The address that goes into a request: the relying party's own, and a value that nobody can guess, so that an address
 * which was made up leads nowhere.
 * @throws TypeError when the address has a `value` of its own
 */
export function withOneTimeValue(address: string, random: Random): string {
  if (URL.canParse(address) && new URL(address).searchParams.has('value'))
    throw new TypeError('`value` in the callback address is set by this library');
  return `${address}${address.includes('?') ? '&' : '?'}value=${random.secret()}`;
}

/** Where a browser came back to: the whole address, or its path and query. */
export type ComeBack = string | URL;

/**
 * Checks the address that a browser came back to (RP API, callback URLs).
 * @param userChallenge of the signature, after an authentication
 * @throws CallbackRefused
 */
export function demandCallback(
  comeBack: ComeBack,
  sent: { readonly initialCallbackUrl: string; readonly sessionSecret: string },
  userChallenge: string | undefined,
): void {
  const { value, ...proof } = read(comeBack);
  if (!sameSecret(value, only(new URL(sent.initialCallbackUrl).searchParams, 'value')))
    throw new CallbackRefused('wrong_session', 'value');
  const fault = callbackFault(proof, sent.sessionSecret, userChallenge);
  if (fault === 'no_verifier') throw new CallbackRefused('callback_malformed', 'no userChallengeVerifier');
  if (fault) throw new CallbackRefused(fault);
}

function read(comeBack: ComeBack): CallbackProof & { readonly value: string } {
  if (!URL.canParse(comeBack, anyBase)) throw new CallbackRefused('callback_malformed');
  const { searchParams: parameters } = new URL(comeBack, anyBase);
  const verifier = parameters.has('userChallengeVerifier') && {
    userChallengeVerifier: only(parameters, 'userChallengeVerifier'),
  };
  return {
    value: only(parameters, 'value'),
    sessionSecretDigest: only(parameters, 'sessionSecretDigest'),
    ...verifier,
  };
}

function only(parameters: URLSearchParams, name: string): string {
  const [value, ...more] = parameters.getAll(name);
  if (value === undefined || more.length > 0) throw new CallbackRefused('callback_malformed', name);
  return value;
}
