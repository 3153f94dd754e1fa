import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { KeyValueStore } from '../../../platform/key-value/index.js';
import { Log } from '../../../platform/logging/index.js';
import { registryTopic } from '../change-registry.js';
import type { RelyingParty } from '../domain/relying-party.js';
import { RelyingPartyRepository, type KeptParty } from '../persistence/relying-party.repository.js';
import { parseRegistration, toRelyingParty } from '../registration.js';
import { RelyingPartyRegistry } from '../relying-party-registry.js';

/** A message about a change may be lost; then this is how late a node is. */
const lookEveryMs = 1_000;

interface Entry {
  readonly version: number;
  readonly party: RelyingParty | undefined;
}

/**
 * The registry as this node knows it, in memory: asking costs no round trip. It is renewed when a change is
 * announced, and looks for itself every second. A party that has not changed stays the same object.
 */
@Injectable()
export class RegistrySnapshot extends RelyingPartyRegistry implements OnModuleDestroy {
  private entries: ReadonlyMap<string, Entry> = new Map();
  private byUuid: ReadonlyMap<string, RelyingParty> = new Map();
  private revision = -1;
  private failing = false;
  private readonly stopping = new AbortController();
  private watching: Promise<void> | undefined;

  constructor(
    private readonly parties: RelyingPartyRepository,
    private readonly keyValue: KeyValueStore,
    private readonly log: Log,
  ) {
    super();
  }

  override find(id: string): RelyingParty | undefined {
    return this.entries.get(id)?.party;
  }

  override findByUuid(uuid: string): RelyingParty | undefined {
    return this.byUuid.get(uuid);
  }

  override all(): readonly RelyingParty[] {
    return [...this.entries.values()].flatMap(({ party }) => party ?? []);
  }

  /** Loads the registry and keeps it up to date until the process ends. */
  async start(): Promise<this> {
    await this.renew();
    this.watching = this.watch();
    return this;
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted)
      await this.keyValue.waitFor(registryTopic, () => this.look(), { timeoutMs: lookEveryMs, signal });
  }

  /** Never answers, so that waiting goes on. While the database is away, what is known stays. */
  private async look(): Promise<undefined> {
    try {
      await this.renew();
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.log.error('registry_unreadable', 'the registry of relying parties is not read', error);
      this.failing = true;
    }
  }

  private async renew(): Promise<void> {
    const revision = await this.parties.revision();
    if (revision === this.revision) return;
    const kept = await this.parties.all();
    this.entries = new Map(kept.map((party) => [party.id, this.entryOf(party)]));
    this.byUuid = new Map(this.all().flatMap((party) => (party.api ? [[party.api.uuid, party]] : [])));
    this.revision = revision;
  }

  private entryOf(kept: KeptParty): Entry {
    const known = this.entries.get(kept.id);
    return known?.version === kept.version ? known : { version: kept.version, party: this.read(kept) };
  }

  /** One that this release cannot serve as it was registered is not served; the others are. */
  private read({ id, registration, disabled }: KeptParty): RelyingParty | undefined {
    try {
      return toRelyingParty(parseRegistration(registration), disabled);
    } catch (error) {
      this.log.error('relying_party_unreadable', 'a relying party is not served', error, { relyingParty: id });
      return undefined;
    }
  }
}
