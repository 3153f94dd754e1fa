import type { IncomingMessage } from 'node:http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import Provider, { type ExternalSigningKey, type KoaContextWithOIDC } from 'oidc-provider';
import type { LevelOfAssurance } from '#libs/assurance';
import { Clock } from '#libs/kernel';
import { NetworkList } from '#libs/networks';
import { Sealer } from '#libs/sealing';
import { Config } from '../../config/index.js';
import { AuditLog } from '../../core/audit/index.js';
import { mayAskFor, RelyingPartyRegistry, ResourceServerRepository } from '../../core/relying-parties/index.js';
import { callerAddress, Front, incidentOf, Outbound } from '../../platform/http/index.js';
import { KeyValueStore } from '../../platform/key-value/index.js';
import { Log } from '../../platform/logging/index.js';
import { Database } from '../../platform/persistence/index.js';
import { answerOutage } from './answer-outage.js';
import { Accounts, type CitizenAccount } from './accounts.js';
import { Backchannel } from './ciba/backchannel.js';
import { compatibilityOf } from './compatibility/compatibility-of.js';
import { engineConfiguration, enginePath, isEnginePath } from './engine-configuration.js';
import { EnginePages } from './engine-pages.js';
import type { EngineStores } from './engine-store/engine-adapter.js';
import { KeyValueArtefactStore } from './engine-store/key-value-artefact-store.js';
import { SpentMarks } from './engine-store/spent-marks.js';
import { SqlArtefactStore } from './engine-store/sql-artefact-store.js';
import { cachePublishedKeys } from './keys/cache-published-keys.js';
import type { EngineSigningKey } from './keys/engine-signing-key.js';
import { SigningKeys } from './keys/signing-keys.js';
import { claimsReleased } from './oidc.events.js';
import { answerInAskedWords } from './requests/asked-levels.js';
import { isPostedRequest, redirectPostedRequest } from './posted-request.js';
import { serveClients } from './serve-clients.js';
import { EngineSessions } from './sso/engine-sessions.js';
import { SessionRecords } from './sso/session-records.js';

/** The engine adds the hash of the one script of its `form_post` page; our own pages bring policies of their own. */
const enginePolicy = "default-src 'none'; script-src 'self'; frame-ancestors 'none'";

/** The OpenID Connect engine: made at start, mounted below the web framework. */
@Injectable()
export class Engine implements OnModuleInit {
  private current: Provider | undefined;
  private currentKeys: readonly EngineSigningKey[] = [];

  constructor(
    private readonly config: Config,
    private readonly front: Front,
    private readonly keys: SigningKeys,
    private readonly parties: RelyingPartyRegistry,
    private readonly resources: ResourceServerRepository,
    private readonly accounts: Accounts,
    private readonly pages: EnginePages,
    private readonly outbound: Outbound,
    private readonly database: Database,
    private readonly keyValue: KeyValueStore,
    private readonly spent: SpentMarks,
    private readonly sessions: EngineSessions,
    private readonly sessionRecords: SessionRecords,
    private readonly backchannel: Backchannel,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  get provider(): Provider {
    if (!this.current) throw new Error('the engine has not been started');
    return this.current;
  }

  /** What the engine signs with at the moment: of each algorithm the active key first. */
  get signingKeys(): readonly EngineSigningKey[] {
    return this.currentKeys;
  }

  async onModuleInit(): Promise<void> {
    let answer: ReturnType<Provider['callback']> | undefined;
    // The engine takes its keys once. Other keys are another engine on the same stores: requests go on in either.
    await this.keys.follow((keys) => {
      this.current = this.make(keys);
      this.currentKeys = keys;
      answer = this.current.callback();
    });
    const { ISSUER, MTLS_ORIGIN } = this.config.http;
    const [issuer, mutual] = [new URL(ISSUER), MTLS_ORIGIN === undefined ? undefined : new URL(MTLS_ORIGIN)];
    this.front.mountOnIssuer(isEnginePath, (request, response) => {
      if (isPostedRequest(request))
        return void redirectPostedRequest(request, response).catch(() => response.destroy());
      pinHost(request, mutual && isCalledAt(mutual, request) ? mutual : issuer);
      response.setHeader('Content-Security-Policy', enginePolicy);
      void answer?.(request, response);
    });
  }

  private make(keys: readonly ExternalSigningKey[]): Provider {
    const provider = new Provider(
      this.config.http.ISSUER,
      engineConfiguration({
        config: this.config,
        stores: this.stores(),
        accounts: this.accounts,
        keys,
        pages: this.pages,
        clock: this.clock,
        backchannel: this.backchannel,
        resources: this.resources,
        profiles: {
          http: this.config.http,
          clock: this.clock,
          outbound: this.outbound,
          resources: this.resources,
          partyOf: (clientId) => this.parties.find(clientId ?? ''),
        },
        usualLevel: (clientId) => this.parties.find(clientId)?.defaultLevel ?? 'high',
        mayAsk: (clientId, level) => this.mayAsk(clientId, level),
        renewsSession: (clientId) => this.parties.find(clientId)?.sessionRenewal === true,
      }),
    );
    const proxies = new NetworkList(this.config.http.TRUSTED_PROXIES);
    serveClients(provider, this.parties, (request) => callerAddress(request, proxies));
    provider.proxy = true; // believes the headers that `serve` writes, and nobody else's
    provider.use(cachePublishedKeys(this.config.keys));
    this.observe(provider);
    return provider;
  }

  private mayAsk(clientId: string, level: LevelOfAssurance): boolean {
    const party = this.parties.find(clientId);
    return party !== undefined && mayAskFor(party, level);
  }

  /** What of the engine's answers has to be on record before they leave. */
  private observe(provider: Provider): void {
    this.sessions.observe(provider);
    this.backchannel.observe(provider);
    provider.use(async (ctx, next) => {
      await next();
      const { route, account, client, accessToken } = (ctx as Partial<KoaContextWithOIDC>).oidc ?? {};
      if (ctx.status !== 200 || route !== 'userinfo' || !account || !client) return;
      const { pseudonym } = (account as CitizenAccount).citizen;
      await this.audit.record(claimsReleased(client.clientId, [...(accessToken?.scopes ?? [])], pseudonym));
    });
    provider.on('authorization.accepted', answerInAskedWords);
    provider.on('authorization.accepted', ({ oidc }) =>
      compatibilityOf(this.parties.find(oidc.client?.clientId ?? ''))?.beforeCode(oidc),
    );
    provider.on('server_error', (ctx, error) => {
      answerOutage(ctx, error);
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

/** The engine builds its addresses from the request's host. They have to follow our origin, whatever a caller says. */
export function pinHost(request: IncomingMessage, origin: URL): void {
  request.headers.host = origin.host;
  request.headers['x-forwarded-host'] = origin.host;
  request.headers['x-forwarded-proto'] = origin.protocol.slice(0, -1);
}

/** An endpoint under its alias (RFC 8705 §5): a DPoP proof made for it names the alias (RFC 9449 §4.2, `htu`). */
function isCalledAt({ host }: URL, { headers, url = '' }: IncomingMessage): boolean {
  return headers.host?.toLowerCase() === host && url.startsWith(enginePath);
}
