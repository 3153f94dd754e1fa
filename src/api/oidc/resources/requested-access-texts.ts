import { Injectable } from '@nestjs/common';
import type { RequestedAccess } from '#libs/approval-intent';
import {
  localised,
  ResourceServerRepository,
  ResourceServerUnknown,
  type Locale,
  type LocalisedText,
  type ResourceServer,
} from '../../../core/relying-parties/index.js';
import type { AskedResources } from './asked-resources.js';

/** What a citizen reads about the services that a portal wants to use: names from the registry, never the request's. */
@Injectable()
export class RequestedAccessTexts {
  constructor(private readonly resources: ResourceServerRepository) {}

  /** @throws ResourceServerUnknown when one of them has gone since the request was checked */
  async of({ identifiers, scopes, queries }: AskedResources, locale: Locale): Promise<RequestedAccess[]> {
    const servers = await Promise.all(identifiers.map((id) => this.find(id)));
    const byScopes = servers.flatMap((server) => {
      const rights = rightsOf(server.scopes, scopes, locale);
      // A query of its own says more than the bare name.
      if (rights.length === 0 && queries.some(({ locations }) => locations[0] === server.id)) return [];
      return [{ resource: named(server, locale), rights }];
    });
    const byQueries = await Promise.all(
      queries.map(async ({ locations, datatypes, purpose }) => {
        const server = await this.find(locations[0]);
        return { resource: named(server, locale), rights: rightsOf(server.datatypes, datatypes, locale), purpose };
      }),
    );
    return [...byScopes, ...byQueries];
  }

  private async find(id: string): Promise<ResourceServer> {
    const server = await this.resources.find(id);
    if (!server || server.disabled) throw new ResourceServerUnknown(id);
    return server;
  }
}

function named({ id, name }: ResourceServer, locale: Locale) {
  return { id, name: localised(name, locale) };
}

function rightsOf(texts: Readonly<Record<string, LocalisedText>>, asked: readonly string[], locale: Locale) {
  return asked.flatMap((id) => {
    const text = texts[id];
    return text ? [{ id, name: localised(text, locale) }] : [];
  });
}
