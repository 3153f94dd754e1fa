import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { PortalSettings } from './settings.js';

/**
 * The portal's private key, made at its first start, and beside it the registration that an operator of the identity
 * provider gets: who the portal is, where answers go, and the public key that it authenticates with.
 */
export async function prepareRegistration(settings: PortalSettings): Promise<JWK> {
  mkdirSync(settings.folder, { recursive: true, mode: 0o700 });
  const key = await loadOrMakeKey(join(settings.folder, 'private-key.json'));
  const registration = [describe(settings, publicPart(key)), describeCaller(settings)];
  writeFileSync(join(settings.folder, 'relying-parties.json'), JSON.stringify(registration, null, 2));
  return key;
}

async function loadOrMakeKey(file: string): Promise<JWK> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const key = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' };
  writeFileSync(file, JSON.stringify(key, null, 2), { mode: 0o600 });
  return key;
}

function publicPart({ d: _, ...key }: JWK): JWK {
  return key;
}

function describe({ clientId, origin }: PortalSettings, key: JWK): object {
  return {
    id: clientId,
    name: { en: 'Demo Portal', uk: 'Демо-портал', et: 'Näidisportaal' },
    purpose: {
      en: 'Sign in to see what the demo portal learns about you',
      uk: 'Вхід, щоб побачити, що портал дізнається про Вас',
      et: 'Sisselogimine, et näha, mida portaal sinu kohta teada saab',
    },
    homepage: `${origin}/`,
    sector: clientId,
    redirect_uris: [`${origin}/callback`],
    post_logout_redirect_uris: [`${origin}/`],
    scopes: ['openid', 'profile', 'birthdate', 'national_id'],
    default_level: 'substantial',
    subjects: 'pairwise',
    jwks: { keys: [key] },
  };
}

/** The portal once more, as a relying party that speaks Smart-ID: the public demonstration UUID and name of old. */
function describeCaller({ clientId, origin }: PortalSettings): object {
  return {
    id: `${clientId}-smart-id`,
    name: { en: 'DEMO' },
    purpose: {
      en: 'Try the API of Smart-ID clients',
      uk: 'Випробувати API клієнтів Smart-ID',
      et: 'Smart-ID klientide API katsetamine',
    },
    homepage: `${origin}/`,
    relying_party_api: {
      uuid: '00000000-0000-4000-8000-000000000000',
      names: ['DEMO'],
      source_networks: ['loopback'],
      least_level: 'advanced',
      notifications: true,
    },
  };
}
