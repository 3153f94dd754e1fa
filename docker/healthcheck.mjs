// Asks a program in this container whether it is ready; the exit code is the answer. Without an argument it asks the
// identity provider, which answers only to its own names: so the Host header has to be the issuer's.
import { request } from 'node:http';

const { PORT = '3000', BIND = '', ISSUER = `http://localhost:${PORT}` } = process.env;
const everywhere = ['', '0.0.0.0', '::', 'localhost'];
const address = everywhere.includes(BIND) ? 'localhost' : BIND.includes(':') ? `[${BIND}]` : BIND;
const url = process.argv[2] ?? `http://${address}:${PORT}/health/ready`;
const headers = process.argv[2] ? {} : { host: new URL(ISSUER).host };

const asked = request(url, { headers, timeout: 4_000, autoSelectFamily: true }, (answer) => {
  answer.resume();
  if (answer.statusCode !== 200) fail(`${url} answers ${answer.statusCode}`);
});
asked.on('timeout', () => asked.destroy(new Error('no answer within 4 seconds')));
asked.on('error', (error) => fail(`${url}: ${error.message || error.code}`));
asked.end();

function fail(reason) {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}
