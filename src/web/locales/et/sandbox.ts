import type { sandbox as english } from '../en/sandbox.js';

export const sandbox: Readonly<Record<keyof typeof english, string>> = {
  'sandbox.use': 'Kasuta testtelefoni',
  'sandbox.title': 'Testtelefon',
  'sandbox.text':
    'Telefon, mida see server teie eest mängib: ta vastab päringule nii, nagu valite, oma võtmega. Mõeldud ainult katsetamiseks.',
  'sandbox.person': 'Isik',
  'sandbox.outcome': 'Vastus',
  'sandbox.confirm': 'Kinnita',
  'sandbox.refuse': 'Keeldu',
  'sandbox.not_me': 'See ei olnud mina',
  'sandbox.go': 'Vasta',
};
