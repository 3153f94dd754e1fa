import { join } from 'node:path';

/** What the portal has to be told. It shares no configuration with the identity provider. */
export interface PortalSettings {
  readonly port: number;
  readonly bind: string;
  /** Its own origin, as citizens see it. */
  readonly origin: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Where its key and its registration are kept. */
  readonly folder: string;
}

export function readSettings(environment: Readonly<Record<string, string | undefined>>): PortalSettings {
  const port = Number(environment['PORTAL_PORT'] ?? 4000);
  return {
    port,
    bind: environment['PORTAL_BIND'] ?? 'localhost',
    origin: environment['PORTAL_ORIGIN'] ?? `http://localhost:${port}`,
    issuer: environment['ISSUER'] ?? 'http://localhost:3000',
    clientId: 'demo-portal',
    folder: environment['PORTAL_DIR'] ?? join(environment['DATA_DIR'] ?? './data', 'demo-portal'),
  };
}
