/** A byte order mark stays in the text, which is then no JSON: no browser writes one. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * CollectedClientData (WebAuthn L3 §5.8.1): one JSON object, not a byte more, each member once. `undefined` for anything
 * that two readers could understand in two ways.
 */
export function readClientData(json: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const text = utf8.decode(json);
    if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
    const data = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return countMembers(text) === Object.keys(data).length ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Strings, each with the colon that makes it a name, and brackets: all that nests in valid JSON. */
const landmarks = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;

/** The members that the text gives the outermost object; of a repeated one, parsing keeps the last in silence. */
function countMembers(json: string): number {
  let [depth, members] = [0, 0];
  for (const [mark, colon] of json.matchAll(landmarks)) {
    if (mark === '{' || mark === '[') depth += 1;
    else if (mark === '}' || mark === ']') depth -= 1;
    else if (depth === 1 && colon !== undefined) members += 1;
  }
  return members;
}
