// The load generator as a process of its own.
import { serveCalls } from './serve-calls.mjs';
import { Load } from './load.mjs';

serveCalls(async (argument) => {
  const target = new Load(argument);
  return { target, result: await target.prepare() };
});
