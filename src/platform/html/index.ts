export { Assets } from './assets.js';
export { readCookie } from './cookies.js';
export { renderPage } from './render.js';
export { serveFolder } from './static-files.js';
