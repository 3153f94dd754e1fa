/** One call of `curl` as documentation writes it, read word by word as a shell would. */
export interface CurlCall {
  readonly url: string;
  readonly method: string;
  readonly json: string | undefined;
}

/** @throws Error at whatever a page has no business to show */
export function readCurl(command: string): CurlCall {
  const [program, ...words] = wordsOf(command);
  if (program !== 'curl') throw new Error(`not a call of curl: ${command}`);
  let [url, method, json]: (string | undefined)[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--json') json = words[(at += 1)];
    else if (word === '-X') method = words[(at += 1)];
    else if (word.startsWith('-')) throw new Error(`an option that is not known here: ${word}`);
    else url = word;
  }
  if (url === undefined) throw new Error(`no address: ${command}`);
  return { url, method: method ?? (json === undefined ? 'GET' : 'POST'), json };
}

function wordsOf(command: string): string[] {
  const words = command.trim().match(/'[^']*'|"[^"]*"|[^\s'"]+/g) ?? [];
  return words.map((word) => word.replace(/^(['"])([^]*)\1$/, '$2'));
}

/** As curl sends it; `--json` says what it sends and what it wants (curl 7.82). */
export async function sendCurl({ url, method, json }: CurlCall): Promise<{ status: number; body: unknown }> {
  const type = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const response = await fetch(url, { method, ...(json !== undefined && { body: json, headers: type }) });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}
