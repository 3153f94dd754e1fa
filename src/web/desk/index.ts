export { DeskPage, IssuedPage, type DeskPerson } from './desk-pages.js';
