import type { Compatibility } from './compatibility.js';
import { answerInTaraWords, tara } from './tara.js';

/**
 * Estonia's GovSSO (technical specification 2.2, §4.2, §5.1, §6.1): TARA's words, with a session behind them. Who it
 * is stands in each ID token, also after renewal, under the names of OpenID Connect.
 */
export const govsso: Compatibility = {
  ...tara,
  idTokenClaims: ['given_name', 'family_name', 'birthdate'],
  claims: ({ id }) => ({ sub: id }),
  lives: { AuthorizationCode: 30, IdToken: 15 * 60 },
  beforeCode(oidc) {
    answerInTaraWords(oidc, Object.fromEntries(this.idTokenClaims.map((name) => [name, null])));
  },
};
