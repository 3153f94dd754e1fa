import { ChangeResourceServer } from '../../src/core/relying-parties/index.js';
import type { TestService } from './service.js';

const officer = { actor: 'officer:iryna' } as const;

export const register = 'https://register.example/';
export const archive = 'https://archive.example/api';

/** `register` takes JWTs, `archive` asks what its opaque tokens are about, as `library`. Both serve `portal`. */
export async function registerResources(service: TestService): Promise<void> {
  const change = service.get(ChangeResourceServer);
  await change.set(
    {
      resource: register,
      name: { en: 'Population register', uk: 'Реєстр населення', et: 'Rahvastikuregister' },
      scopes: { 'persons.read': { en: 'read your record' }, 'persons.write': { en: 'change your record' } },
      token_format: 'jwt',
      token_seconds: 120,
      clients: ['portal'],
      datatypes: {
        address: { en: 'your address', uk: 'ваша адреса' },
        family: { en: 'your family members', uk: 'члени вашої сім’ї' },
      },
    },
    officer,
  );
  await change.set(
    {
      resource: archive,
      name: { en: 'State archive' },
      audience: 'archive',
      scopes: { 'files.read': { en: 'see your files' } },
      clients: ['portal', 'library'],
      introspection_client: 'library',
    },
    officer,
  );
}
