export { describeBrowser, isPhone } from './user-agent.js';
