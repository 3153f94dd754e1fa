import { type DemoPerson } from './demo-persons.js';

const day = { UA: '1980-01-01', EE: '1980-01-01' } as const;

function testPerson(identifier: string, familyName: string, latin: string, note: string): DemoPerson {
  const country = identifier.startsWith('PNOEE') ? 'EE' : 'UA';
  const givenName = country === 'EE' ? 'Proov' : 'Тест';
  return {
    identifier,
    givenName,
    familyName,
    namesLatin: { givenName: country === 'EE' ? givenName : 'Test', familyName: latin },
    birthDate: day[country],
    personType: 'citizen',
    status: 'alive',
    note,
  };
}

/**
 * Persons of the public test accounts, each named for what its phone does. They are in the register only where test
 * accounts are switched on; what their phones answer is the sandbox's business, not the register's.
 */
export const testPersons: readonly DemoPerson[] = [
  testPerson('PNOUA-19800101-99201', 'Згода', 'Zghoda', 'confirms everything'),
  testPerson('PNOEE-48001019912', 'Nõusolek', 'Nõusolek', 'confirms everything; the Estonian counterpart'),
  testPerson('PNOUA-19800101-99202', 'Відмова', 'Vidmova', 'refuses before opening the request'),
  testPerson('PNOUA-19800101-99203', 'Напис', 'Napys', 'refuses at displayTextAndPIN'),
  testPerson('PNOUA-19800101-99204', 'Повідомлення', 'Povidomlennia', 'refuses at confirmationMessage'),
  testPerson('PNOUA-19800101-99205', 'Вибір', 'Vybir', 'refuses at confirmationMessageAndVerificationCodeChoice'),
  testPerson('PNOUA-19800101-99206', 'Помилка', 'Pomylka', 'chooses a wrong code'),
  testPerson('PNOUA-19800101-99207', 'Мовчання', 'Movchannia', 'never answers'),
  testPerson('PNOUA-19800101-99208', 'Призупинена', 'Pryzupynena', 'has certificates that are suspended'),
  testPerson('PNOUA-19800101-99209', 'Обмежена', 'Obmezhena', 'has a phone that can show no interaction'),
  testPerson('PNOUA-19800101-99210', 'Проста', 'Prosta', 'has a phone of level substantial: no QUALIFIED certificate'),
  testPerson('PNOUA-19800101-99211', 'Відсутня', 'Vidsutnia', 'has no phone'),
];
