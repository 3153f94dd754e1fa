export * from './icons.js';
export { Monogram, Page, type PageFrame } from './page.js';
export { QrCode, qrPath } from './qr-code.js';
