import type { desk as english } from '../en/desk.js';

export const desk: Readonly<Record<keyof typeof english, string>> = {
  'desk.title': 'Пункт реєстрації',
  'desk.text':
    'Тут працівник перевірив би документ людини й видав би їй код активації. На цьому демонстраційному сервері працівник – це Ви, а всі люди у списку вигадані.',
  'desk.person': 'Особа',
  'desk.identifier': 'Ідентифікатор',
  'desk.note': 'Особливість',
  'desk.issue': 'Видати код',
  'desk.issue_for': 'Видати код: {name}',
  'desk.issued_title': 'Код активації: {name}',
  'desk.issued_text':
    'Код діє десять хвилин і лише для одного телефону. Відскануйте його телефоном або відкрийте посилання на цьому пристрої.',
  'desk.issued_qr': 'QR-код із кодом активації',
  'desk.issued_open': 'Активувати в цьому браузері',
  'desk.issued_cli': 'Немає другого пристрою? Телефон у командному рядку:',
  'desk.issued_back': 'Назад до списку',
};
