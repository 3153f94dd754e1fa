import type { sandbox as english } from '../en/sandbox.js';

export const sandbox: Readonly<Record<keyof typeof english, string>> = {
  'sandbox.use': 'Використати тестовий телефон',
  'sandbox.title': 'Тестовий телефон',
  'sandbox.text':
    'Телефон, який цей сервер грає за Вас: він відповідає на запит так, як Ви оберете, власним ключем. Існує лише для випробувань.',
  'sandbox.person': 'Особа',
  'sandbox.outcome': 'Відповідь',
  'sandbox.confirm': 'Підтвердити',
  'sandbox.refuse': 'Відхилити',
  'sandbox.not_me': 'Це не я',
  'sandbox.go': 'Відповісти',
};
