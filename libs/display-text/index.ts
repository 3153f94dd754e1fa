export { faultOfDisplayText } from './display-text.js';
