import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareRegistration } from './registration.js';
import { readSettings } from './settings.js';

// Makes the portal's key and registration without starting it, for when the identity provider starts first. A path
// given on the command line gets a copy of the registration, which is public; the key stays where it is.
const settings = readSettings(process.env);
await prepareRegistration(settings);
const [copy] = process.argv.slice(2);
if (copy !== undefined) copyFileSync(join(settings.folder, 'relying-parties.json'), copy);
