import { fork, type ChildProcess } from 'node:child_process';
import { projectFile } from '../../../platform/project-file.js';
import type { Reply, Request } from '../signing-module/messages.js';

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

type Unnumbered<Kind> = Kind extends unknown ? Omit<Kind, 'number'> : never;

/** Longer than making a key takes on a machine that is busy. */
const usualPatienceMs = 30_000;

/** One life of the process that holds the keys: whatever happens to it, everybody who waits for it hears of it. */
export class SigningProcess {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private number = 0;
  /** Resolves when the process is gone, with what ended it. */
  readonly ended: Promise<string>;

  constructor(
    program = projectFile('dist/src/core/key-vault/signing-module/main.js'),
    private readonly patienceMs = usualPatienceMs,
  ) {
    // Its memory is its own, and so is its death. Flags of this process, such as a debugger's, are not handed down.
    this.child = fork(program, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child.on('message', (reply: Reply) => this.settle(reply.number, (one) => one.resolve(reply)));
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => resolve(error.message));
      this.child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    void this.ended.then((cause) => this.failAll(new Error(`the signing module has ended: ${cause}`)));
    // Waiting for it keeps the service alive; its mere existence does not.
    this.child.unref();
    this.child.channel?.unref();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** @throws Error when the process ends, or does not answer in time: then it is ended */
  ask(request: Unnumbered<Request>): Promise<Reply> {
    this.number += 1;
    const number = this.number;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.kill(), this.patienceMs);
      const done = () => {
        clearTimeout(timer);
        if (this.waiting.size === 0) this.child.channel?.unref();
      };
      this.waiting.set(number, {
        resolve: (reply) => (done(), resolve(reply)),
        reject: (error) => (done(), reject(error)),
      });
      this.child.channel?.ref();
      this.child.send({ ...request, number } satisfies Request, (error) => {
        if (error) this.settle(number, (one) => one.reject(error));
      });
    });
  }

  /** At once and for good: a process that does not answer does not heed anything milder. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  private settle(number: number, how: (one: Waiting) => void): void {
    const one = this.waiting.get(number);
    this.waiting.delete(number);
    if (one) how(one);
  }

  private failAll(error: Error): void {
    for (const number of [...this.waiting.keys()]) this.settle(number, (one) => one.reject(error));
  }
}
