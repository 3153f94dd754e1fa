import { fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';

/** Starts a Node process that says when it is ready. @returns it */
export function startServer(main, { env, log, execArgv = [] }) {
  const child = fork(main, { env: { ...process.env, ...env }, execArgv, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const file = createWriteStream(log);
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`${main} ended with ${code} before it was ready; see ${log}`)));
  });
}

export function stopServer(child) {
  if (child.exitCode !== null || child.signalCode !== null) return undefined;
  child.kill('SIGTERM');
  return new Promise((resolve) => child.once('exit', resolve));
}

/** A load generator in a process of its own, to be called like a local one. */
export class LoadProcess {
  #child;

  constructor(program = new URL('load-process.mjs', import.meta.url)) {
    this.#child = fork(program);
  }

  call(name, argument) {
    return new Promise((resolve, reject) => {
      this.#child.once('message', ({ result, error }) => {
        if (error) reject(new Error(`load generator: ${error}`));
        else resolve(result);
      });
      this.#child.send({ call: name, argument });
    });
  }

  close() {
    this.#child.disconnect();
  }
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
