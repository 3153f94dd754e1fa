import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../platform/persistence/index.js';
import type { Author } from '../change-registry.js';
import { toResourceServer, type ResourceRegistration } from '../resource-registration.js';
import type { ResourceServer } from '../domain/resource-server.js';

/** The state that holds of a resource server. */
export interface KeptResource {
  readonly version: number;
  readonly disabled: boolean;
  readonly registration: ResourceRegistration;
}

/**
 * The records of resource servers. They are read whenever a token is asked for one, so a change takes effect at once
 * on all nodes.
 */
@Injectable()
export class ResourceServerRepository {
  constructor(private readonly database: Database) {}

  async find(resource: string): Promise<ResourceServer | undefined> {
    const kept = await this.current(resource);
    return kept && toResourceServer(kept.registration, kept.disabled);
  }

  async ofAudience(audience: string): Promise<ResourceServer | undefined> {
    return (await this.all()).find((server) => server.audience === audience);
  }

  /** In the order of their identifiers. */
  async all(within: Transaction = this.database.manager): Promise<ResourceServer[]> {
    const rows = await within.query<KeptResource[]>(
      `SELECT DISTINCT ON (resource) version, disabled, registration FROM resource_server_version
       ORDER BY resource, version DESC`,
    );
    return rows.map(({ registration, disabled }) => toResourceServer(registration, disabled));
  }

  async current(resource: string, within: Transaction = this.database.manager): Promise<KeptResource | undefined> {
    const [row] = await within.query<KeptResource[]>(
      `SELECT version, disabled, registration FROM resource_server_version
       WHERE resource = $1 ORDER BY version DESC LIMIT 1`,
      [resource],
    );
    return row;
  }

  /** Of two writers of the same version, one fails. */
  async append(
    { version, disabled, registration }: KeptResource,
    { actor, reason }: Author,
    changedAt: number,
    within: Transaction,
  ): Promise<void> {
    await within.query(
      `INSERT INTO resource_server_version (resource, version, registration, disabled, reason, actor, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [registration.resource, version, JSON.stringify(registration), disabled, reason ?? null, actor, changedAt],
    );
  }
}
