import type { IncomingMessage } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import { Clock } from '#libs/kernel';
import { Sealer } from '#libs/sealing';
import { Config } from '../../config/index.js';
import { AuditLog } from '../../core/audit/index.js';
import { RelyingPartyRegistry } from '../../core/relying-parties/index.js';
import { Front, incidentOf } from '../../platform/http/index.js';
import { KeyValueStore } from '../../platform/key-value/index.js';
import { Log } from '../../platform/logging/index.js';
import { Database } from '../../platform/persistence/index.js';
import { Accounts, type CitizenAccount } from './accounts.js';
import { toClient } from './clients.js';
import { engineConfiguration, isEnginePath } from './engine-configuration.js';
import { EnginePages } from './engine-pages.js';
import type { EngineStores } from './engine-store/engine-adapter.js';
import { KeyValueArtefactStore } from './engine-store/key-value-artefact-store.js';
import { SpentMarks } from './engine-store/spent-marks.js';
import { SqlArtefactStore } from './engine-store/sql-artefact-store.js';
import { EngineSessions } from './sso/engine-sessions.js';
import { SessionRecords } from './sso/session-records.js';
import { SigningKeys } from './keys/signing-keys.js';
import { claimsReleased } from './oidc.events.js';

/** The OpenID Connect engine: made at start, mounted below the web framework. */
@Injectable()
export class Engine implements OnModuleInit {
  private current: Provider | undefined;

  constructor(
    private readonly config: Config,
    private readonly front: Front,
    private readonly keys: SigningKeys,
    private readonly parties: RelyingPartyRegistry,
    private readonly accounts: Accounts,
    private readonly pages: EnginePages,
    private readonly database: Database,
    private readonly keyValue: KeyValueStore,
    private readonly spent: SpentMarks,
    private readonly sessions: EngineSessions,
    private readonly sessionRecords: SessionRecords,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  get provider(): Provider {
    if (!this.current) throw new Error('the engine has not been started');
    return this.current;
  }

  async onModuleInit(): Promise<void> {
    const { ISSUER } = this.config.http;
    const provider = new Provider(
      ISSUER,
      engineConfiguration({
        config: this.config,
        stores: this.stores(),
        accounts: this.accounts,
        keys: await this.keys.load(),
        clients: this.parties.all().map(toClient),
        pages: this.pages,
        clock: this.clock,
        usualLevel: (clientId) => this.parties.find(clientId)?.defaultLevel ?? 'high',
        renewsSession: (clientId) => this.parties.find(clientId)?.sessionRenewal === true,
      }),
    );
    provider.proxy = true; // believes the headers that `serve` writes, and nobody else's
    this.observe(provider);
    this.current = provider;
    const answer = provider.callback();
    this.front.mountOnIssuer(isEnginePath, (request, response) => {
      pinHost(request, new URL(ISSUER));
      void answer(request, response);
    });
  }

  /** What of the engine's answers has to be on record before they leave. */
  private observe(provider: Provider): void {
    this.sessions.observe(provider);
    provider.use(async (ctx, next) => {
      await next();
      const { route, account, client, accessToken } = (ctx as Partial<KoaContextWithOIDC>).oidc ?? {};
      if (ctx.status !== 200 || route !== 'userinfo' || !account || !client) return;
      const { pseudonym } = account as CitizenAccount;
      await this.audit.record(claimsReleased(client.clientId, [...(accessToken?.scopes ?? [])], pseudonym));
    });
    provider.on('server_error', (ctx, error) => {
      this.log.error('oidc_server_error', 'the engine failed', error, { incident: incidentOf(ctx.req) });
    });
  }

  private stores(): EngineStores {
    return {
      fast: new KeyValueArtefactStore(this.keyValue),
      durable: new SqlArtefactStore(this.database, this.clock),
      spent: this.spent,
      database: this.database,
      audit: this.audit,
      sealer: new Sealer(this.config.secrets.MASTER_KEY, 'oidc-artefacts'),
      sessions: this.sessionRecords,
    };
  }
}

/** The engine builds its addresses from the request's host. They have to follow the issuer, whatever a caller says. */
export function pinHost(request: IncomingMessage, issuer: URL): void {
  request.headers.host = issuer.host;
  request.headers['x-forwarded-host'] = issuer.host;
  request.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
}
