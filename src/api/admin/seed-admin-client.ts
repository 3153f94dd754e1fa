import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../../config/index.js';
import {
  adminClient,
  adminScope,
  RegisterRelyingParty,
  RelyingPartyExists,
  RelyingPartyRepository,
} from '../../core/relying-parties/index.js';

/** Where the answer goes: an app of the officer's own machine has claimed this scheme (RFC 8252 §7.1). */
const callback = 'gov.state-id.admin:/callback';

/** Registers the client by which officers sign in, in profile `local`. In production an operator registers it. */
@Injectable()
export class SeedAdminClient implements OnApplicationBootstrap {
  constructor(
    private readonly config: Config,
    private readonly parties: RelyingPartyRepository,
    private readonly register: RegisterRelyingParty,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.profile !== 'local' || (await this.parties.find(adminClient))) return;
    const registration = {
      id: adminClient,
      profile: 'public',
      name: { en: 'State ID administration', uk: 'Адміністрування State ID', et: 'State ID haldus' },
      purpose: { en: 'Administer portals', uk: 'Керувати порталами', et: 'Portaalide haldamine' },
      homepage: this.config.http.ISSUER,
      redirect_uris: [callback],
      scopes: ['openid', adminScope],
      default_level: 'high',
      token_binding: 'dpop',
    };
    try {
      await this.register.add(registration, { actor: 'system', reason: 'profile local' });
    } catch (error) {
      // Another node was faster.
      if (!(error instanceof RelyingPartyExists)) throw error;
    }
  }
}
