import { Injectable } from '@nestjs/common';
import { NetworkList } from '#libs/networks';
import { RelyingPartyRegistry, type ApiAccess, type RelyingParty } from '../../core/relying-parties/index.js';
import { RateLimit } from '../../platform/http/index.js';
import type { Caller } from './caller.js';
import { DemandCredential } from './demand-credential.js';
import { RelyingPartyProblem } from './rp.errors.js';

/** A relying party that may call this API. */
export type ApiCaller = RelyingParty & { readonly api: ApiAccess };

/**
 * Who asks: a UUID counts with its name, and from its own networks only (RP API, relying party authentication); of some
 * relying parties only with a credential besides.
 */
@Injectable()
export class IdentifyRelyingParty {
  private readonly networks = new WeakMap<RelyingParty, NetworkList>();

  constructor(
    private readonly registry: RelyingPartyRegistry,
    private readonly limit: RateLimit,
    private readonly credentials: DemandCredential,
  ) {}

  /** @throws RelyingPartyProblem 401, 403; TooManyTries */
  async byBody(
    { relyingPartyUUID: uuid, relyingPartyName: name }: { relyingPartyUUID: string; relyingPartyName: string },
    { address, request }: Caller,
  ): Promise<ApiCaller> {
    const party = this.registry.findByUuid(uuid.toLowerCase());
    // Whether the UUID, the name or the place is wrong is told to nobody who guesses.
    if (!party?.api || !this.comesFrom(party, address) || !isNameOf(party.api, name))
      throw new RelyingPartyProblem(401, 'UUID, name and source address do not belong together.');
    if (party.disabled) throw new RelyingPartyProblem(403, 'This relying party has been switched off.');
    await this.credentials.demand(party.api, request);
    await this.limit.demand(`rp-api:${party.id}`, party.api.requestsPerMinute, 60_000);
    return party as ApiCaller;
  }

  /**
   * A question about a session names nobody: what counts is that it comes from where its relying party is, and that it
   * brings what that one has to show.
   * @returns the owner, or nothing when this is somebody else
   * @throws RelyingPartyProblem 401
   */
  async byOwnership(owner: string, { address, request }: Caller): Promise<ApiCaller | undefined> {
    const party = this.served(owner);
    if (!party || !this.comesFrom(party, address)) return undefined;
    await this.credentials.demand(party.api, request);
    return party;
  }

  /** The relying party, unless it was switched off or may not call this API any more. */
  served(id: string): ApiCaller | undefined {
    const party = this.registry.find(id);
    return party?.api && !party.disabled ? (party as ApiCaller) : undefined;
  }

  private comesFrom(party: RelyingParty, address: string): boolean {
    let list = this.networks.get(party);
    if (!list) this.networks.set(party, (list = new NetworkList(party.api?.networks ?? [])));
    return list.contains(address);
  }
}

function isNameOf({ names }: ApiAccess, said: string): boolean {
  return names.some((name) => name.toLowerCase() === said.toLowerCase());
}
