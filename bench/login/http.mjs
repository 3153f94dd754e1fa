import http from 'node:http';

/**
 * Talks to one local server over connections that stay open, as a reverse proxy would, and notes how long each kind
 * of request took.
 */
export class Wire {
  #agent = new http.Agent({ keepAlive: true });
  /** Milliseconds by kind of request; empty it to begin anew. */
  samples = new Map();

  async send(kind, { method = 'GET', url, headers = {}, body = '' }) {
    const began = performance.now();
    const answer = await this.#transmit(method, new URL(url), headers, body);
    this.note(kind, performance.now() - began);
    return answer;
  }

  note(kind, ms) {
    const known = this.samples.get(kind);
    if (known) known.push(ms);
    else this.samples.set(kind, [ms]);
  }

  close() {
    this.#agent.destroy();
  }

  #transmit(method, { host, port, pathname, search }, headers, body) {
    const options = { method, host: '127.0.0.1', port, path: pathname + search, agent: this.#agent };
    options.headers = { ...headers, Host: host, ...(body !== '' && { 'Content-Length': Buffer.byteLength(body) }) };
    return new Promise((resolve, reject) => {
      const outgoing = http.request(options, (incoming) => {
        const chunks = [];
        incoming.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
        incoming.on('end', () => {
          resolve({ status: incoming.statusCode, headers: incoming.headers, text: Buffer.concat(chunks).toString() });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}

/** A browser as far as a login needs one: it keeps cookies and sends them where they belong. */
export class Browser {
  #cookies = new Map();

  constructor(wire) {
    this.wire = wire;
  }

  get(kind, url) {
    return this.#send(kind, 'GET', url);
  }

  /** Sends an empty form of a page of the same origin. */
  post(kind, url) {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: new URL(url).origin };
    return this.#send(kind, 'POST', url, headers);
  }

  async #send(kind, method, url, form = {}) {
    const agent = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0';
    const cookie = this.#cookiesFor(new URL(url).pathname);
    const headers = { ...form, 'User-Agent': agent, 'Accept-Language': 'en', ...(cookie && { Cookie: cookie }) };
    const answer = await this.wire.send(kind, { method, url, headers });
    for (const text of answer.headers['set-cookie'] ?? []) this.#keep(text);
    return answer;
  }

  #cookiesFor(path) {
    const fitting = [...this.#cookies.values()].filter((cookie) => path.startsWith(cookie.path));
    return fitting.map(({ pair }) => pair).join('; ');
  }

  #keep(text) {
    const [pair, ...attributes] = text.split(/;\s*/);
    const value = (name) => attributes.find((one) => one.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
    const [name, path] = [pair.split('=', 1)[0], value('path') ?? '/'];
    const gone = value('expires') !== undefined && Date.parse(value('expires')) < Date.now();
    if (gone) this.#cookies.delete(`${path} ${name}`);
    else this.#cookies.set(`${path} ${name}`, { pair, path });
  }
}

/** @throws Error naming the request, when its answer is not the one that a login needs */
export function demandStatus(answer, status, what) {
  if (answer.status === status) return answer;
  throw new Error(`${what}: ${answer.status} instead of ${status}: ${answer.text.slice(0, 300)}`);
}
