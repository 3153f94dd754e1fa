import type { Log } from '../../../platform/logging/index.js';
import type { CitizenKey, KeyBinding } from '../domain/citizen-key.js';
import type { Signed, SigningOrder } from '../domain/signing-order.js';
import { ActivationRefused, VaultUnavailable } from '../key-vault.errors.js';
import { KeyVault } from '../key-vault.js';
import type { ModuleSettings, Reply, Request } from '../signing-module/messages.js';
import { SigningProcess } from './signing-process.js';

type Work = Extract<Request, { readonly kind: 'create' | 'sign' }>;
type Unnumbered<Kind> = Kind extends unknown ? Omit<Kind, 'number'> : never;

const [shortestPauseMs, longestPauseMs] = [100, 5_000];

/** The module in a process of its own, started when it is first needed and again whenever it has ended. */
export class ProcessKeyVault extends KeyVault {
  private running: Promise<SigningProcess> | undefined;
  private current: SigningProcess | undefined;
  private pauseMs = shortestPauseMs;
  private closed = false;

  constructor(
    private readonly settings: ModuleSettings,
    private readonly log: Log,
    private readonly makeProcess = () => new SigningProcess(),
  ) {
    super();
  }

  /** Of the process that holds the keys now; for whoever watches over it. */
  get pid(): number | undefined {
    return this.current?.pid;
  }

  /** Starts the module now, so that what is wrong with its settings is heard now. @throws Error with the reason */
  async start(): Promise<void> {
    this.running ??= this.launch();
    await this.running;
  }

  override async create(binding: KeyBinding): Promise<CitizenKey> {
    return (await this.ask({ kind: 'create', binding })) as CitizenKey;
  }

  override async sign(order: SigningOrder): Promise<Signed> {
    return (await this.ask({ kind: 'sign', order })) as Signed;
  }

  override async close(): Promise<void> {
    this.closed = true;
    this.current?.kill();
    await this.current?.ended;
  }

  private async ask(work: Unnumbered<Work>): Promise<CitizenKey | Signed | undefined> {
    if (this.closed) throw new VaultUnavailable('the service is stopping');
    const reply = await this.reach(work);
    switch (reply.kind) {
      case 'done':
        this.pauseMs = shortestPauseMs;
        return reply.result;
      case 'refused':
        throw new ActivationRefused(reply.fault);
      case 'failed':
        throw new VaultUnavailable(reply.reason);
    }
  }

  private async reach(work: Unnumbered<Work>): Promise<Reply> {
    try {
      this.running ??= this.launch();
      return await (await this.running).ask(work);
    } catch (error) {
      throw new VaultUnavailable((error as Error).message, { cause: error });
    }
  }

  private async launch(): Promise<SigningProcess> {
    const process = this.makeProcess();
    this.current = process;
    void process.ended.then((cause) => this.revive(cause));
    const reply = await process.ask({ kind: 'start', settings: this.settings });
    if (reply.kind !== 'done') {
      process.kill();
      throw new Error(reply.kind === 'failed' ? reply.reason : reply.fault);
    }
    return process;
  }

  /** Whoever calls during the pause hears that the module is away; a module that cannot live is not started in a loop. */
  private revive(cause: string): void {
    if (this.closed) return;
    this.log.warn('signing_module_ended', 'the process that holds citizens’ keys ended; it is started again', {
      cause,
    });
    const away = Promise.reject<SigningProcess>(new Error('the signing module is being started again'));
    away.catch(() => undefined);
    this.running = away;
    setTimeout(() => this.restart(), this.pauseMs).unref();
    this.pauseMs = Math.min(this.pauseMs * 2, longestPauseMs);
  }

  private restart(): void {
    if (this.closed) return;
    this.running = this.launch();
    this.running.catch((error: unknown) => this.log.error('signing_module_not_started', 'trying again', error));
  }
}
