import { demand, type ClientData } from '../domain/ceremony-checks.js';
import { decode, fromBase64url } from './webauthn-terms.js';

/** A byte order mark, which the specification would have us drop, stays and is then no JSON: no browser writes one. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A string with the colon that makes it a name, or a bracket; in valid JSON nothing else looks like them. */
const landmarks = /"(?:[^"\\]|\\.)*"\s*:?|[{}[\]]/g;

/** WebAuthn L3 §7.1 steps 5-6, §7.2 steps 8-9: one JSON object and not a byte more, with each member once. */
export function decodeClientData(clientDataJSON: string): ClientData {
  const bytes = fromBase64url(clientDataJSON);
  const text = decode(() => utf8.decode(bytes), 'client_data_malformed');
  const data = decode(() => JSON.parse(text) as ClientData, 'client_data_malformed');
  demand(text.startsWith('{') && text.endsWith('}'), 'client_data_malformed');
  const names = memberNames(text);
  demand(new Set(names).size === names.length, 'client_data_ambiguous');
  return data;
}

/** The names of an object's own members, repeated ones too: of those JSON.parse would keep the last in silence. */
function memberNames(json: string): string[] {
  const names: string[] = [];
  let depth = 0;
  for (const [mark] of json.matchAll(landmarks)) {
    if (mark === '{' || mark === '[') depth += 1;
    else if (mark === '}' || mark === ']') depth -= 1;
    else if (depth === 1 && mark.endsWith(':')) names.push(JSON.parse(mark.slice(0, -1)) as string);
  }
  return names;
}
