import 'reflect-metadata';
import { userInfo } from 'node:os';
import { runAdmin } from './admin/run-admin.js';
import { loadConfig } from './config/index.js';

// npm run admin -- client add|change|list|show|disable|enable|history …: docs/operators/relying-parties.md.
const user = userInfo().username;
const { code, text } = await runAdmin(process.argv.slice(2), { config: loadConfig, user, input: process.stdin });
(code === 0 ? process.stdout : process.stderr).write(`${text}\n`);
process.exitCode = code;
