export { PngFault, rewritePng, type PngLimits, type RewrittenPng } from './rewrite-png.js';
