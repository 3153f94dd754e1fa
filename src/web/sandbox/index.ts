export { TestPhonePage, testAnswers, type TestPerson } from './test-phone-page.js';
