import { Injectable } from '@nestjs/common';
import type Provider from 'oidc-provider';
import type { Account, Client, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { Config } from '../../../config/index.js';
import { RelyingPartyRegistry } from '../../../core/relying-parties/index.js';
import { backchannelGrant } from './admit-client.js';
import { AskPerson } from './ask-person.js';
import { KnownSubjects } from './known-subjects.js';
import { PersonHints, type NamedPerson } from './person-hints.js';
import { checkBindingMessage, checkRequest, checkUserCode, requestLife } from './request-rules.js';
import { TakeResult } from './take-result.js';

/** All that the engine needs to know of backchannel authentication. */
@Injectable()
export class Backchannel {
  constructor(
    private readonly hints: PersonHints,
    private readonly askPerson: AskPerson,
    private readonly takeResult: TakeResult,
    private readonly subjects: KnownSubjects,
    private readonly parties: RelyingPartyRegistry,
    private readonly config: Config,
  ) {}

  feature(): NonNullable<NonNullable<Configuration['features']>['ciba']> {
    return {
      enabled: true,
      // Tokens are fetched by who proves to be the client; they are never sent after it (mode push).
      deliveryModes: ['poll', 'ping'],
      processLoginHint: async (_ctx, hint) => this.hints.fromLoginHint(hint ?? ''),
      processLoginHintToken: (ctx, token) => this.hints.fromToken(ctx, token ?? ''),
      verifyUserCode: async (_ctx, _account, userCode) => checkUserCode(userCode),
      validateRequestContext: async (ctx) => checkRequest(ctx, this.partyOf(ctx.oidc.client)),
      validateBindingMessage: async (_ctx, message) => checkBindingMessage(message),
      triggerAuthenticationDevice: async (ctx, request, account, client) => {
        const party = this.partyOf(client);
        if (party) await this.askPerson.ask(ctx, request, account as NamedPerson, party);
      },
    };
  }

  /** Seconds. */
  readonly life = (ctx: KoaContextWithOIDC | undefined): number =>
    requestLife(ctx?.oidc.params?.['requested_expiry'], this.config.identity.LOGIN_SECONDS);

  /** Whom a request names; at any other endpoint the engine's accounts are asked. */
  account(ctx: KoaContextWithOIDC, named: string): Promise<Account | undefined> | undefined {
    return ctx.oidc.route === 'backchannel_authentication' ? this.hints.account(ctx, named) : undefined;
  }

  observe(provider: Provider): void {
    this.takeResult.observe(provider);
    this.subjects.observe(provider);
    provider.use(async (ctx, next) => {
      await next();
      correctAnswer(ctx);
    });
  }

  private partyOf(client: Client | undefined) {
    return this.parties.find(client?.clientId ?? '');
  }
}

/** Where the engine says something else than holds here, or than the specification has it. */
function correctAnswer({ oidc, status, body }: Partial<KoaContextWithOIDC>): void {
  // User codes are not used (CIBA Core §4).
  if (oidc?.route === 'discovery' && status === 200)
    Object.assign(body as object, { backchannel_user_code_parameter_supported: false });
  // CIBA Core §13.
  if (oidc?.route === 'backchannel_authentication' && oidc.client?.grantTypeAllowed(backchannelGrant) === false)
    Object.assign(body as object, { error: 'unauthorized_client' });
}
