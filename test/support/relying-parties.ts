import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type CryptoKey } from 'jose';

/** Keys and secrets of the parties that tests play. */
export interface TestParties {
  readonly file: string;
  readonly callback: string;
  /** Of `portal`. */
  readonly privateKey: CryptoKey;
  /** Of `library` and `newspaper`. */
  readonly secret: string;
}

/** Who call the API of Smart-ID clients: a bank that may do everything, a shop that may do little, one from elsewhere. */
export const bank = { relyingPartyUUID: '00000000-0000-4000-8000-000000000000', relyingPartyName: 'DEMO' };
export const shop = { relyingPartyUUID: '11111111-1111-4111-8111-111111111111', relyingPartyName: 'Крамниця' };
export const elsewhere = { relyingPartyUUID: '22222222-2222-4222-8222-222222222222', relyingPartyName: 'Elsewhere' };

/** What a test adds to the registration of a party, by its id. */
export type ExtraMembers = Readonly<Record<string, object>>;

/** `portal` is as a state portal should be, `library` as a small one is, and `newspaper` may not learn who it is. */
export async function registerParties(folder: string, extra: ExtraMembers = {}): Promise<TestParties> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const secret = 'library-secret-library-secret-library-secret';
  const callback = 'http://localhost:9/callback';
  const common = { redirect_uris: [callback], post_logout_redirect_uris: ['http://localhost:9/bye'] };
  const scopes = ['openid', 'profile', 'birthdate', 'national_id'];
  const parties = [
    {
      ...common,
      id: 'portal',
      name: { en: 'Test Portal', uk: 'Тестовий портал', et: 'Testportaal' },
      purpose: { en: 'Sign in to test', uk: 'Увійти, щоб випробувати', et: 'Sisselogimine katseks' },
      homepage: 'http://localhost:9/',
      scopes,
      jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'portal-1', alg: 'ES256', use: 'sig' }] },
    },
    {
      ...common,
      id: 'library',
      name: { en: 'Library' },
      purpose: { en: 'Borrow books' },
      homepage: 'http://library.localhost:9/',
      scopes: [...scopes, 'offline_access'],
      default_level: 'low',
      subjects: 'public',
      client_secret: secret,
      source_networks: ['loopback'],
    },
    {
      ...common,
      id: 'newspaper',
      name: { en: 'Newspaper' },
      purpose: { en: 'Read without an advertisement' },
      homepage: 'http://newspaper.localhost:9/',
      scopes: ['openid'],
      client_secret: secret,
      source_networks: ['loopback'],
    },
  ];
  const calling = (id: string, uuid: string, name: string, api: object = {}) => ({
    id,
    name: { en: name },
    purpose: { en: `Use ${name}` },
    homepage: `http://${id}.localhost:9/`,
    relying_party_api: { uuid, names: [name], source_networks: ['loopback'], requests_per_minute: 100_000, ...api },
  });
  const callers = [
    calling('bank', bank.relyingPartyUUID, bank.relyingPartyName, { least_level: 'advanced', notifications: true }),
    calling('grocer', shop.relyingPartyUUID, shop.relyingPartyName),
    calling('elsewhere', elsewhere.relyingPartyUUID, elsewhere.relyingPartyName, { source_networks: ['192.0.2.0/24'] }),
  ];
  const file = join(folder, 'relying-parties.json');
  writeFileSync(file, JSON.stringify([...parties, ...callers].map((party) => ({ ...party, ...extra[party.id] }))));
  return { file, callback, privateKey, secret };
}
