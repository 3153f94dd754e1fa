// Loaded into the server before the service when a profile is wanted: records where its CPU time goes between the
// messages `profile` and `profile`, and then writes PROFILE_FILE.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

const session = new Session();
session.connect();
let recording = false;

process.on('message', async (message) => {
  if (message !== 'profile') return;
  recording = !recording;
  if (recording) {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 500 });
    await session.post('Profiler.start');
  } else {
    const { profile } = await session.post('Profiler.stop');
    writeFileSync(process.env.PROFILE_FILE, JSON.stringify(profile));
  }
  process.send('profiled');
});
