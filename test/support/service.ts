import { expect } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Type } from '@nestjs/common';
import { parseConfig } from '../../src/config/index.js';
import { createApp, type Replacements } from '../../src/create-app.js';
import { Log } from '../../src/platform/logging/index.js';
import { VirtualPhone, type AuthenticatorOptions } from '#libs/testing';
import { checkAnswer } from './contract-check.js';
import { freePort } from './free-port.js';
import { registerParties, type ExtraMembers, type TestParties } from './relying-parties.js';
import { makeStores, type StoreKind, type TestStores } from './stores.js';

export const oksana = 'PNOUA-19840312-99012';
export const taras = 'PNOUA-19790807-99025';

/** A whole service of a test's own: stores, parties, a port, a log that can be read. */
export class TestService {
  readonly issuer: string;
  readonly appOrigin: string;
  readonly logged: string[] = [];
  app!: NestFastifyApplication;

  private constructor(
    readonly stores: TestStores,
    readonly parties: TestParties,
    private readonly port: number,
    private readonly settings: Readonly<Record<string, string>>,
  ) {
    this.issuer = `http://localhost:${port}`;
    this.appOrigin = `http://app.localhost:${port}`;
  }

  static async start(
    kind: StoreKind,
    settings: Readonly<Record<string, string>> = {},
    replaced: Replacements = {},
    port?: number,
    extra: ExtraMembers = {},
  ): Promise<TestService> {
    const stores = await makeStores(kind);
    const service = new TestService(
      stores,
      await registerParties(stores.folder, extra),
      port ?? (await freePort()),
      settings,
    );
    await service.boot(replaced);
    return service;
  }

  /** Starts on the same stores and port; after `halt`, this is a restart. */
  async boot(replaced: Replacements = {}, settings: Readonly<Record<string, string>> = {}): Promise<void> {
    const config = parseConfig('local', { ...this.environment(), ...settings });
    const log = new Log({ write: (line: string) => void this.logged.push(line) }, 'info');
    this.app = await createApp(config, { log, ...replaced });
    await this.app.listen(config.http.PORT, config.http.BIND);
  }

  /** What the service is configured with; for a process of its own. */
  environment(): Readonly<Record<string, string>> {
    return {
      ISSUER: this.issuer,
      APP_ORIGIN: this.appOrigin,
      PORT: String(this.port),
      BIND: '127.0.0.1',
      MASTER_KEY: Buffer.from('test master key, 32 bytes long!!').toString('base64url'),
      VAULT_KEY: Buffer.from('test vault key, also 32 bytes ok').toString('base64url'),
      PAIRWISE_SALT: Buffer.from('test pairwise salt, also 32 long').toString('base64url'),
      POPULATION_REGISTER: 'demo',
      TYPED_CODE: 'on',
      // RSA keys take long to make; what needs them asks for them.
      SIGNING_ALGORITHMS: 'ES256',
      CERTIFICATE_AUTHORITY: 'demo',
      OUTBOUND_NETWORKS: 'loopback',
      RELYING_PARTIES_FILE: this.parties.file,
      ...this.stores.settings,
      ...this.settings,
    };
  }

  /** A second node: the same names, stores and parties, but another port. It is halted, not stopped. */
  async sibling(port: number): Promise<TestService> {
    const sibling = new TestService(this.stores, this.parties, this.port, { ...this.settings, PORT: String(port) });
    await sibling.boot();
    return sibling;
  }

  async halt(): Promise<void> {
    await this.app.close();
  }

  async stop(): Promise<void> {
    await this.halt();
    await this.stores.dispose();
    this.demandSilentLog();
  }

  /** The tripwire: whatever a test did, the log is one JSON object a line and names nobody. */
  private demandSilentLog(): void {
    const lines = this.logged
      .join('')
      .split('\n')
      .filter((line) => line !== '');
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
    const personal = ['Прикладна', 'Оксана', 'Зразковий', 'Prykladna', '19840312', '19790807', this.parties.secret];
    expect(lines.filter((line) => personal.some((word) => line.includes(word)))).toEqual([]);
  }

  /** A part of the service, for what cannot be seen from outside. */
  get<Part>(part: Type<Part> | (abstract new () => Part)): Part {
    return this.app.get(part, { strict: false });
  }

  /** A code from the desk. */
  async activationCode(identifier: string): Promise<string> {
    const response = await fetch(`${this.issuer}/desk/activation-codes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: this.issuer },
      body: JSON.stringify({ identifier }),
    });
    const { code } = (await response.json()) as { code: string };
    return code;
  }

  /** A phone of a person, activated at the desk. */
  async phoneOf(identifier: string, options: AuthenticatorOptions = {}): Promise<VirtualPhone> {
    const phone = VirtualPhone.withAuthenticator(this.appOrigin, options);
    phone.observe = checkAnswer;
    await phone.activate(await this.activationCode(identifier));
    return phone;
  }
}
