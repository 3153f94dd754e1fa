import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { parseLevel, reaches, weakest, type LevelOfAssurance } from '#libs/assurance';

const { Check, Prompt, base } = interactionPolicy;

/**
 * The level that a request demands: the weakest of those it would accept, so that every answer is one of them or
 * better. Values that name no level are not ours to honour; without any, the relying party's own level counts.
 */
export function demandedLevel(acrValues: string | undefined, usual: LevelOfAssurance): LevelOfAssurance {
  const levels = (acrValues ?? '').split(' ').flatMap((value) => parseLevel(value) ?? []);
  const [first, ...others] = levels;
  return first === undefined ? usual : weakest(first, ...others);
}

/**
 * When the engine has to ask the citizen. On top of its own reasons: a session never satisfies more than it proved,
 * and no portal learns of a citizen who has not confirmed a sign-in to this very portal.
 */
export function signInPolicy(usualLevel: (clientId: string) => LevelOfAssurance) {
  const policy = base();
  // There is no consent page: the citizen sees on the phone what the portal gets, and it is laid down at registration.
  // `prompt=consent`, without which no portal gets a refresh token (Core §11), therefore asks for a confirmation there.
  policy.remove('consent');
  policy.add(new Prompt({ name: 'consent', requestable: true }));
  policy.get('login')?.checks.add(
    new Check(
      'level_too_low',
      'a higher level of assurance is required',
      'login_required',
      ({ oidc }: KoaContextWithOIDC) => {
        const demanded = demandedLevel(
          oidc.params?.['acr_values'] as string | undefined,
          usualLevel(oidc.client?.clientId ?? ''),
        );
        const reached = parseLevel(oidc.acr ?? '');
        return reached && reaches(reached, demanded) ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
      },
    ),
  );
  policy.get('login')?.checks.add(
    new Check(
      'new_portal',
      'the citizen has not signed in to this client yet',
      'login_required',
      ({ oidc }: KoaContextWithOIDC) => {
        const known = oidc.session?.grantIdFor(oidc.client?.clientId ?? '') !== undefined;
        return known || oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
      },
    ),
  );
  return policy;
}
