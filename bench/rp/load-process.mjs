// The load generator as a process of its own. It is sent { call, argument } and answers { result } or { error }.
import { Load } from './load.mjs';

let load;

process.on('message', async ({ call, argument }) => {
  try {
    if (call === 'open') load = new Load(argument);
    const result = call === 'open' ? await load.prepare() : await load[call](argument);
    process.send({ result });
  } catch (error) {
    process.send({ error: String(error.stack) });
  }
});
process.on('disconnect', () => process.exit());
