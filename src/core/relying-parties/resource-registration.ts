import { z } from 'zod';
import { faultOfDisplayText } from '#libs/display-text';
import { redirectUriFault } from './domain/redirect-uri.js';
import { InvalidRegistration } from './relying-parties.errors.js';
import { scopes as claimScopes } from './registration.js';
import type { ResourceServer } from './domain/resource-server.js';

/** Seconds. A JWT cannot be taken back, so no token outlives a session that is left alone. */
const longestLife = 15 * 60;

const name = (limit: number) =>
  z.string().refine((text) => faultOfDisplayText(text, limit) === undefined, 'is no plain text');
const text = (limit: number) =>
  z.strictObject({ en: name(limit), uk: name(limit).optional(), et: name(limit).optional() });

const clientId = z.string().min(1).max(63);
/** A scope token (RFC 6749 §3.3). */
const scope = z.string().regex(/^[a-z][a-z0-9._:/-]{1,79}$/);
/** Scopes that have a meaning at the provider itself. */
const ours: readonly string[] = [...claimScopes, 'app', 'passkey'];

/** A resource server as an operator writes it down, and as the registry keeps it. */
export const resourceRegistrationSchema = z.strictObject({
  resource: z.string(),
  organisation: z.string().optional(),
  name: text(100),
  audience: z.string().min(1).max(512).optional(),
  scopes: z.record(scope, text(60)).default({}),
  token_format: z.enum(['opaque', 'jwt']).default('opaque'),
  token_seconds: z.int().min(30).max(longestLife).default(300),
  clients: z.array(clientId).default([]),
  introspection_client: clientId.optional(),
  datatypes: z.record(z.string().regex(/^[a-z][a-z0-9_]{1,39}$/), text(60)).default({}),
});

export type ResourceRegistration = z.infer<typeof resourceRegistrationSchema>;

/** @throws InvalidRegistration with every fault */
export function parseResourceRegistration(content: unknown): ResourceRegistration {
  const parsed = resourceRegistrationSchema.safeParse(content);
  if (!parsed.success) throw new InvalidRegistration(z.prettifyError(parsed.error).split('\n'));
  const { resource, token_format: format, introspection_client: introspector, datatypes, scopes } = parsed.data;
  const fault = redirectUriFault(resource, 'web');
  const faults = [
    ...Object.keys(scopes).flatMap((name) => (ours.includes(name) ? [`scopes: ${name} has a meaning here`] : [])),
    ...(fault === undefined ? [] : [`resource: ${resource} ${fault}`]),
    ...(format === 'opaque' && introspector === undefined
      ? ['token_format opaque needs an introspection_client, or nobody could tell what a token is about']
      : []),
    ...(Object.keys(scopes).length === 0 && Object.keys(datatypes).length === 0 ? ['needs scopes or datatypes'] : []),
  ];
  if (faults.length > 0) throw new InvalidRegistration(faults);
  return parsed.data;
}

/** The resource server that a registration describes. */
export function toResourceServer(registration: ResourceRegistration, disabled: boolean): ResourceServer {
  return {
    id: registration.resource,
    organisation: registration.organisation,
    name: registration.name,
    audience: registration.audience ?? registration.resource,
    scopes: registration.scopes,
    tokens: { format: registration.token_format, seconds: registration.token_seconds },
    clients: registration.clients,
    introspector: registration.introspection_client,
    datatypes: registration.datatypes,
    disabled,
  };
}
