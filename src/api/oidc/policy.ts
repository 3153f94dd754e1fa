import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { parseLevel, reaches, weakest, type LevelOfAssurance } from '#libs/assurance';
import { askedAcr } from './requests/asked-levels.js';
import { requestChecks } from './requests/request-checks.js';
import { coversResources } from './resources/resource-indicators.js';

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

/** Whether a client is registered for a level. */
export type MayAsk = (clientId: string, level: LevelOfAssurance) => boolean;

/**
 * When the engine has to ask the citizen. On top of its own reasons: a session never satisfies more than it proved,
 * and no portal learns of a citizen who has not gone on to this very portal.
 */
export function signInPolicy(usualLevel: (clientId: string) => LevelOfAssurance, mayAsk: MayAsk) {
  const policy = base();
  // There is no consent page: the citizen sees on the phone what the portal gets, and it is laid down at registration.
  // `prompt=consent`, without which no portal gets a refresh token (Core §11), therefore asks for a confirmation there.
  policy.remove('consent');
  policy.add(new Prompt({ name: 'consent', requestable: true }));
  // Levels compare by order; the engine would compare by equality, and knows no eIDAS URIs.
  policy.get('login')?.checks.remove('essential_acrs');
  policy.get('login')?.checks.remove('essential_acr');
  for (const check of requestChecks) policy.get('login')?.checks.add(check);
  policy.get('login')?.checks.add(
    new Check(
      'level_too_low',
      'a higher level of assurance is required',
      'login_required',
      ({ oidc }: KoaContextWithOIDC) => {
        const clientId = oidc.client?.clientId ?? '';
        const demanded = demandedLevel(askedAcr(oidc.params ?? {}), usualLevel(clientId));
        // Said before a citizen is troubled, and also to who has a session that would do.
        if (!mayAsk(clientId, demanded))
          throw new errors.UnmetAuthenticationRequirements(`this client may not ask for level ${demanded}`);
        const reached = parseLevel(oidc.acr ?? '');
        return reached && reaches(reached, demanded) ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
      },
    ),
  );
  policy
    .get('login')
    ?.checks.add(
      new Check(
        'citizen_gone',
        'the citizen cannot sign in any more',
        'login_required',
        ({ oidc }: KoaContextWithOIDC) =>
          oidc.session?.accountId !== undefined && !oidc.account ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
      ),
    );
  policy.add(new Prompt({ name: continuing, requestable: false }, notContinued));
  return policy;
}

/** The prompt that is answered on our page "You are signed in as …: continue?". */
export const continuing = 'continue';

/**
 * A session alone tells a portal nothing. The citizen goes on with it to each portal by a click, and again when the
 * portal wants to know more than before. A portal that may not ask learns no more than that nobody is signed in.
 */
const notContinued = new Check(
  'not_continued',
  'the citizen has not signed in to this client yet',
  'login_required',
  ({ oidc }: KoaContextWithOIDC) => {
    if (oidc.result?.login || oidc.result?.[continuing] !== undefined) return Check.NO_NEED_TO_PROMPT;
    const { Grant: grant } = oidc.entities;
    const known = grant !== undefined && grant.jti === oidc.session?.grantIdFor(grant.clientId ?? '');
    const enough = known && covers(grant.getOIDCScope(), askedScope(oidc)) && coversResources(grant, oidc);
    return enough ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
  },
);

/** The scopes that a request asks of us; those of resource servers are apart. */
export function askedScope({ requestParamOIDCScopes }: KoaContextWithOIDC['oidc']): string {
  return [...requestParamOIDCScopes].join(' ');
}

/** Whether all scopes that are asked for are granted. */
export function covers(granted: string, asked: string): boolean {
  return asked.split(' ').every((name) => granted.split(' ').includes(name));
}
