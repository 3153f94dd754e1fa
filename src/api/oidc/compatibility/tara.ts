import type { KoaContextWithOIDC } from 'oidc-provider';
import type { PersonName } from '../../../core/citizens/index.js';
import type { Compatibility } from './compatibility.js';

type Oidc = KoaContextWithOIDC['oidc'];

/** TARA's word for the way that is most like ours: an app on the citizen's own phone. */
const way = 'smartid';
/** What TARA demands of a state, and what has to stand in for PKCE. */
const shortestState = 8;

/** Estonia's TARA (technical specification 1.21, §4.1, §4.3, §5.1). */
export const tara: Compatibility = {
  subject: ({ identifier }) => identifier.replace(/^[A-Z]{3}([A-Z]{2})-/, '$1'),
  claims: (citizen, oidc) => {
    const state = stateOf(oidc);
    return {
      sub: citizen.id,
      profile_attributes: { ...named(citizen.name), date_of_birth: citizen.birthDate },
      profile_attributes_translit: named(citizen.nameLatin),
      ...(state !== undefined && { state }),
    };
  },
  releases: ['profile', 'birthdate', 'national_id'],
  idTokenClaims: [],
  lives: { AuthorizationCode: 30, IdToken: 40 },
  mayOmitPkce: ({ state }) => typeof state === 'string' && state.length >= shortestState,
  errorOf: (refusal) => (refusal === 'timeout' || refusal === 'concurrent' ? 'access_denied' : 'user_cancel'),
  // A code holds no state. It holds the claims that were asked for, and so carries it to the token endpoint.
  beforeCode: (oidc) => answerInTaraWords(oidc, { state: { value: oidc.params?.['state'] } }),
};

/** What the code will hold: TARA's word for the way, and what the ID token shall say as if it had been asked for. */
export function answerInTaraWords(oidc: Oidc, claims: Readonly<Record<string, unknown>>): void {
  Object.defineProperty(oidc, 'amr', { value: [way] });
  const value = { ...oidc.claims, id_token: { ...oidc.claims.id_token, ...claims } };
  Object.defineProperty(oidc, 'claims', { value });
}

function stateOf({ entities }: Oidc): string | undefined {
  const asked = entities.AuthorizationCode?.claims?.id_token?.['state'];
  return typeof asked?.value === 'string' ? asked.value : undefined;
}

function named({ givenName, familyName }: PersonName) {
  return { ...(givenName !== undefined && { given_name: givenName }), family_name: familyName };
}
