// Writes docs/errors.md from the classes of errors and the English texts, so that it cannot disagree with them. With
// --check it only says whether the file is current. Needs a build.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { frameworkCodes, statusOfKind } from '../dist/src/platform/http/problem.filter.js';
import { errors as texts } from '../dist/src/web/locales/en/errors.js';

const file = 'docs/errors.md';
const introduction = `# Errors

Every refusal of the APIs outside the OpenID protocol is \`application/problem+json\` (RFC 9457) with a stable \`code\` and an \`incident\` number; pages show the same number. The number leads an operator to the log lines of that request. Texts are shown to citizens in their language and may be improved; codes stay. Errors of the OpenID protocol are those of its specifications.
`;

const rows = [...declaredErrors(), ...frameworkErrors(), ['unknown_host', 421], ['internal_error', 500]]
  .sort(([one], [other]) => one.localeCompare(other))
  .map(([code, status]) => `| \`${code}\` | ${status} | ${texts[`error.${code}`]} |`);
const table = ['| Code | HTTP status | What a citizen is told |', '| --- | --- | --- |', ...new Set(rows)].join('\n');
const current = await format(`${introduction}\n${table}\n`, { ...(await resolveConfig(file)), parser: 'markdown' });

if (!process.argv.includes('--check')) writeFileSync(file, current);
else if (current !== readFileSync(file, 'utf8')) {
  process.stderr.write(`${file} is not current: run npm run generate:docs\n`);
  process.exit(1);
}

/** Code and status of every class of errors that a caller can meet. */
function declaredErrors() {
  const declaration = /static override readonly code = '(\w+)';\s+static override readonly kind = '(\w+)'/g;
  return sources().flatMap((source) =>
    [...source.matchAll(declaration)].map(([, code, kind]) => [code, statusOfKind[kind]]),
  );
}

function frameworkErrors() {
  return Object.entries(frameworkCodes)
    .filter(([status]) => status !== '405')
    .map(([status, code]) => [code, Number(status)]);
}

function sources() {
  return ['src', 'libs'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  );
}
