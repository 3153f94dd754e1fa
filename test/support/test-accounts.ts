import { setTimeout as sleep } from 'node:timers/promises';
import { writeInteractions, type Interaction, type SessionStatus } from '#libs/smart-id-api';
import type { Outcomes, TestAccount } from '../../src/api/sandbox/test-accounts.js';
import { RegisterRelyingParty, RelyingPartyRegistry } from '../../src/core/relying-parties/index.js';
import { sessionNamedBy, WatchSession } from '../../src/core/signing-sessions/index.js';
import { BackchannelClient } from './backchannel-client.js';
import { aRegistration } from './registry-node.js';
import { bank } from './relying-parties.js';
import { authenticationBody, linkOf, PlainClient } from './relying-party-api.js';
import type { TestService } from './service.js';
import { until } from './until.js';

const choice: Interaction = { type: 'confirmationMessageAndVerificationCodeChoice', text: 'Choose and confirm' };
const message: Interaction = { type: 'confirmationMessage', text: 'Confirm' };
const text: Interaction = { type: 'displayTextAndPIN', text: 'Log in?' };

/** Everything that a notification may show, and everything that a device link may show. */
export const inNotifications = writeInteractions([choice, message, text]);
export const inLinks = writeInteractions([message, text]);

/** An integrator's program against the sandbox: plain HTTP, and the doors that the test accounts are published for. */
export class Integrator {
  readonly v3: PlainClient;
  readonly v2: PlainClient;
  private centre!: BackchannelClient;

  private constructor(
    readonly service: TestService,
    /** How long an answer may take: longer than a citizen has. */
    private readonly patienceMs: number,
  ) {
    this.v3 = new PlainClient(service);
    this.v2 = new PlainClient(service, 'v2');
  }

  static async at(service: TestService, loginSeconds: string): Promise<Integrator> {
    const integrator = new Integrator(service, Number(loginSeconds) * 1_000 + 5_000);
    const client = await BackchannelClient.make(service, 'centre');
    const registration = aRegistration({
      ...{ id: 'centre', backchannel_token_delivery_mode: 'poll', jwks: { keys: [client.jwk] } },
      redirect_uris: ['https://party.example/callback'],
    });
    await service.get(RegisterRelyingParty).add(registration, { actor: 'officer:iryna' });
    await until(() => service.get(RelyingPartyRegistry).find('centre') !== undefined);
    integrator.centre = client;
    return integrator;
  }

  /** A call of the sandbox's own API. */
  async sandbox(method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}) {
    const json = { 'Content-Type': 'application/json', ...headers };
    const response = await fetch(`${this.service.issuer}/sandbox/${path}`, {
      ...{ method, headers: body ? json : headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answered = await response.text();
    return { status: response.status, body: answered === '' ? undefined : (JSON.parse(answered) as unknown) };
  }

  /** Requests at every door by every account; the requests of one account must not meet. */
  async outcomesOfAll(accounts: readonly TestAccount[]): Promise<ReadonlyMap<string, Outcomes>> {
    const outcomes = new Map<string, Outcomes>();
    const collect = async (account: TestAccount) => outcomes.set(account.person, await this.outcomesOf(account));
    // These take their time and leave the machine alone.
    const silent = Promise.all(accounts.filter(({ answer }) => answer.answer === 'ignore').map(collect));
    for (const account of accounts) if (account.answer.answer !== 'ignore') await collect(account);
    await silent;
    return outcomes;
  }

  private async outcomesOf({ person, answer }: TestAccount): Promise<Outcomes> {
    // A link that nobody opens meets nothing.
    const unopened = answer.answer === 'ignore' ? this.followLink(person) : undefined;
    const notification = await this.notify(person);
    const deviceLink = await (unopened ?? this.followLink(person));
    return { notification, deviceLink, v2: await this.notifyV2(person), ciba: await this.askByBackchannel(person) };
  }

  async notify(person: string, more: object = {}): Promise<string> {
    const body = authenticationBody({ vcType: 'numeric4', interactions: inNotifications, ...more });
    const asked = await this.v3.post(`authentication/notification/etsi/${person}`, body);
    return asked.status === 200 ? this.endOf(this.v3, asked.body.sessionID) : String(asked.status);
  }

  async followLink(person: string): Promise<string> {
    const body = authenticationBody({ interactions: inLinks });
    const asked = await this.v3.post(`authentication/device-link/etsi/${person}`, body);
    if (asked.status !== 200) return String(asked.status);
    const deviceLink = linkOf('auth', body, asked.body);
    const scanned = await this.sandbox('POST', 'device-links', { phone: person, deviceLink });
    if (scanned.status !== 200) return `the link was answered ${scanned.status}: ${JSON.stringify(scanned.body)}`;
    return this.endOf(this.v3, asked.body.sessionID);
  }

  async notifyV2(person: string): Promise<string> {
    const body = {
      ...bank,
      ...{ hash: Buffer.alloc(64, 7).toString('base64'), hashType: 'SHA512' },
      allowedInteractionsOrder: JSON.parse(Buffer.from(inNotifications, 'base64').toString()) as unknown,
    };
    const asked = await this.v2.post(`authentication/etsi/${person}`, body);
    return asked.status === 200 ? this.endOf(this.v2, asked.body.sessionID) : String(asked.status);
  }

  async askByBackchannel(person: string): Promise<string> {
    const asked = await this.centre.ask({ parameters: { login_hint: person, acr_values: 'substantial' } });
    if (asked.status !== 200) return `asking was answered ${asked.status}: ${JSON.stringify(asked.body)}`;
    const over = Date.now() + Number(asked.body['expires_in']) * 1_000;
    // One question, when it is decided: a client that asks too often would be told to slow down.
    const id = sessionNamedBy(String(asked.body['auth_req_id']));
    const watch = this.service.get(WatchSession);
    const patience = { timeoutMs: this.patienceMs };
    let seen: string | undefined;
    while (seen !== 'ended' && Date.now() < over) {
      seen = (await watch.untilChanged({ id, owner: id, seen }, patience)).state.name;
    }
    const collect = () => this.centre.token(asked.body['auth_req_id']);
    const { status, body } = await collect();
    if (body['error'] !== 'authorization_pending') return status === 200 ? 'OK' : String(body['error']);
    await sleep(over - Date.now() + 1_000);
    return String((await collect()).body['error']);
  }

  async endOf(client: PlainClient, session: string): Promise<string> {
    const { result } = await this.statusOf(client, session);
    if (!result) return 'RUNNING';
    const { endResult, details } = result as { endResult: string; details?: { interaction: string } };
    return details ? `${endResult} ${details.interaction}` : endResult;
  }

  async statusOf(client: PlainClient, session: string): Promise<SessionStatus> {
    const { body } = await client.get(`session/${session}?timeoutMs=${this.patienceMs}`);
    return body as SessionStatus;
  }
}
