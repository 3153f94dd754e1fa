import type { desk as english } from '../en/desk.js';

export const desk: Readonly<Record<keyof typeof english, string>> = {
  'desk.title': 'Registreerimispunkt',
  'desk.text':
    'Siin kontrolliks ametnik inimese dokumenti ja annaks talle aktiveerimiskoodi. Selles demoserveris olete ametnik teie ja kõik inimesed nimekirjas on välja mõeldud.',
  'desk.person': 'Isik',
  'desk.identifier': 'Tunnus',
  'desk.note': 'Eripära',
  'desk.issue': 'Väljasta kood',
  'desk.issue_for': 'Väljasta kood: {name}',
  'desk.issued_title': 'Aktiveerimiskood: {name}',
  'desk.issued_text':
    'Kood kehtib kümme minutit ja ainult ühe telefoni jaoks. Skannige see telefoniga või avage link selles seadmes.',
  'desk.issued_qr': 'QR-kood aktiveerimiskoodiga',
  'desk.issued_open': 'Aktiveeri selles brauseris',
  'desk.issued_cli': 'Teist seadet ei ole? Telefon käsureal:',
  'desk.issued_back': 'Tagasi nimekirja',
};
