// Jest runs a test in a vm context of its own, while Node's structuredClone returns objects of the outer realm.
// The OpenID engine clones its configuration and then demands `constructor === Object`, so plain objects are
// cloned here within the realm of the test.
const native = globalThis.structuredClone;
const isPlain = (value) => [Object.prototype, null].includes(Object.getPrototypeOf(value));

function clone(value) {
  if (Array.isArray(value)) return value.map(clone);
  if (!value || typeof value !== 'object') return value;
  if (!isPlain(value)) return native(value);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, clone(entry)]));
}

globalThis.structuredClone = (value) => clone(value);
