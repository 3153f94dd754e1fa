// Asks one address over and over: url, file of the body, seconds, how many at a time. Tells how many a second.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

const [url, file, seconds, concurrency] = process.argv.slice(2);
const body = readFileSync(file);
const agent = new Agent({ keepAlive: true, maxSockets: Number(concurrency) });
const headers = { 'Content-Type': 'application/ocsp-request', 'Content-Length': body.length };
const until = performance.now() + Number(seconds) * 1_000;
let answered = 0;

await Promise.all(
  Array.from({ length: Number(concurrency) }, async () => {
    while (performance.now() < until) {
      const { status, length } = await ask();
      // A refusal has five bytes and would be counted as a very fast answer.
      if (status !== 200 || length < 100) throw new Error(`status ${status}, ${length} bytes`);
      answered += 1;
    }
  }),
);
agent.destroy();
process.send(answered / Number(seconds));

function ask() {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let length = 0;
      response.on('data', (part) => (length += part.length));
      response.on('end', () => resolve({ status: response.statusCode, length }));
    });
    sent.on('error', reject).end(body);
  });
}
