import { createPortal } from './portal.js';
import { prepareRegistration } from './registration.js';
import { RelyingParty } from './relying-party.js';
import { readSettings } from './settings.js';

const settings = readSettings(process.env);
const key = await prepareRegistration(settings);
const portal = createPortal(settings.origin, new RelyingParty(settings, key));
await portal.listen({ port: settings.port, host: settings.bind });
process.send?.('ready');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void portal.close().then(() => process.exit(0)));
}
