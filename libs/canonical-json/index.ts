export { canonicalJson, type JsonValue } from './canonical-json.js';
