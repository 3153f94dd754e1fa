import type { common as english } from '../en/common.js';

export const common: Readonly<Record<keyof typeof english, string>> = {
  'common.brand': 'State ID',
  'common.skip': 'Перейти до вмісту',
  'common.languages': 'Мова',
  'common.back': 'Назад',
  'common.cancel': 'Скасувати',
  'common.close': 'Закрити',
  'common.retry': 'Повторити',
  'common.continue': 'Продовжити',
  'common.incident': 'Номер інциденту',
  'common.incident_hint': 'Якщо звертатиметеся по допомогу, назвіть цей номер.',
  'common.level_low': 'Низький',
  'common.level_substantial': 'Середній',
  'common.level_high': 'Високий',
};
