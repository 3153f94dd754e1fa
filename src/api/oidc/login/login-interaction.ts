import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { errors, type Interaction, type InteractionResults } from 'oidc-provider';
import type { LevelOfAssurance } from '#libs/assurance';
import { DomainError } from '#libs/kernel';
import type { CitizenId } from '../../../core/citizens/index.js';
import { RelyingPartyDisabled, RelyingPartyRegistry, type RelyingParty } from '../../../core/relying-parties/index.js';
import { Config } from '../../../config/index.js';
import { Engine, pinHost } from '../engine.js';
import { compatibilityOf } from '../compatibility/compatibility-of.js';
import { continuing, demandedLevel } from '../policy.js';
import { asked, type Asked } from '../requests/asked.js';
import { askedAcr } from '../requests/asked-levels.js';
import { askedResources, type AskedResources } from '../resources/asked-resources.js';

/** This browser has no sign-in of that name under way: it never had, it is over, or the cookie is lost. */
export class LoginUnknown extends DomainError {
  static override readonly code = 'login_unknown';
  static override readonly kind = 'absent';
}

/** A session as the engine names it. */
export interface EngineSession {
  readonly uid: string;
  readonly citizenId: CitizenId;
}

/** A sign-in that the engine waits for, in the browser that started it. */
export interface LoginInteraction extends Asked {
  readonly uid: string;
  readonly party: RelyingParty;
  readonly level: LevelOfAssurance;
  readonly uiLocales: string | undefined;
  readonly scopes: readonly string[];
  /** The services that it wants to use in the citizen's name. */
  readonly resources: AskedResources;
  /** Where the engine will send the browser in the end. */
  readonly redirectUri: string;
  /** The session of this browser that may go on, if there is one and nothing else is asked. */
  readonly reusable: EngineSession | undefined;
  /** Who is signed in in this browser so far. */
  readonly session: EngineSession | undefined;
  /** As the engine has it. */
  readonly details: Interaction;
}

/** Finds and finishes the engine's interactions. The browser is recognised by the engine's own cookie. */
@Injectable()
export class LoginInteractions {
  constructor(
    private readonly engine: Engine,
    private readonly parties: RelyingPartyRegistry,
    private readonly config: Config,
  ) {}

  /** @throws LoginUnknown, RelyingPartyDisabled */
  async find(uid: string, request: IncomingMessage, response: ServerResponse): Promise<LoginInteraction> {
    const details = await this.details(request, response);
    const party = this.parties.find(String(details?.params['client_id']));
    // The cookie names the interaction; the address has to name the same one.
    if (!details || details.uid !== uid || !party) throw new LoginUnknown();
    if (party.disabled) throw new RelyingPartyDisabled(party.id);
    const { accountId, uid: name } = details.session ?? {};
    const known = accountId !== undefined && name !== undefined;
    const session = known ? { uid: name, citizenId: accountId as CitizenId } : undefined;
    const { ui_locales: uiLocales, scope, redirect_uri: redirectUri } = details.params;
    return {
      uid,
      party,
      level: demandedLevel(askedAcr(details.params), party.defaultLevel),
      uiLocales: uiLocales as string | undefined,
      scopes: [
        ...(typeof scope === 'string' ? scope : 'openid').split(' '),
        ...(compatibilityOf(party)?.releases ?? []),
      ],
      redirectUri: String(redirectUri),
      resources: askedResources(details.params),
      session,
      reusable: details.prompt.name === continuing ? session : undefined,
      details,
      ...asked(details.params),
    };
  }

  /** Lets a login go on as if nobody had been signed in. */
  async startAnew({ details }: LoginInteraction): Promise<void> {
    details.prompt = { name: 'login', reasons: ['anew'], details: {} };
    delete details.session;
    await details.persist();
  }

  /** @returns where the browser has to go on */
  async finish({ details }: LoginInteraction, result: InteractionResults): Promise<string> {
    details.result = result;
    await details.persist();
    return details.returnTo;
  }

  private async details(request: IncomingMessage, response: ServerResponse) {
    pinHost(request, new URL(this.config.http.ISSUER));
    try {
      return await this.engine.provider.interactionDetails(request, response);
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return undefined;
      throw error;
    }
  }
}
