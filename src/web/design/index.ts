export { AccessList } from './access-list.js';
export * from './icons.js';
export { Monogram, Page, PortalSign, type PageFrame } from './page.js';
export { QrCode, qrPath } from './qr-code.js';
