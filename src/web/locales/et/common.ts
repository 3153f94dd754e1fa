import type { common as english } from '../en/common.js';

export const common: Readonly<Record<keyof typeof english, string>> = {
  'common.brand': 'State ID',
  'common.skip': 'Liigu sisu juurde',
  'common.languages': 'Keel',
  'common.back': 'Tagasi',
  'common.cancel': 'Katkesta',
  'common.close': 'Sulge',
  'common.retry': 'Proovi uuesti',
  'common.continue': 'Jätka',
  'common.incident': 'Juhtumi number',
  'common.incident_hint': 'Abi küsides öelge see number.',
  'common.level_low': 'Madal',
  'common.level_substantial': 'Märkimisväärne',
  'common.level_high': 'Kõrge',
};
