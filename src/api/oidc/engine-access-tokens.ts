import { Injectable } from '@nestjs/common';
import { parseLevel } from '#libs/assurance';
import { AccessTokens, type PresentedToken } from '../../core/administration/index.js';
import type { CitizenId } from '../../core/citizens/index.js';
import { RelyingPartyRegistry } from '../../core/relying-parties/index.js';
import { Engine } from './engine.js';

/** Looks access tokens up where the engine keeps them. What is over or revoked is not found there. */
@Injectable()
export class EngineAccessTokens extends AccessTokens {
  constructor(
    private readonly engine: Engine,
    private readonly parties: RelyingPartyRegistry,
  ) {
    super();
  }

  override async find(value: string): Promise<PresentedToken | undefined> {
    const { provider } = this.engine;
    const token = await provider.AccessToken.find(value);
    if (!token?.isValid || token.clientId === undefined || token.aud !== undefined) return undefined;
    // Without a request under way the engine serves a client that is switched off.
    const party = this.parties.find(token.clientId);
    const grant = token.grantId === undefined ? undefined : await provider.Grant.find(token.grantId);
    if (!party || party.disabled || grant?.accountId !== token.accountId) return undefined;
    const { acr } = (token.extra ?? {}) as { acr?: unknown };
    return {
      clientId: token.clientId,
      citizenId: token.accountId as CitizenId,
      scopes: [...token.scopes],
      level: typeof acr === 'string' ? parseLevel(acr) : undefined,
      keyThumbprint: token.jkt,
    };
  }
}
