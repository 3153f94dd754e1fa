import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toPem } from '#libs/x509';

/** A folder of files for programs that judge what we make: OpenSSL and GnuTLS. */
export class ToolBox {
  readonly folder = mkdtempSync(join(tmpdir(), 'state-id-tools-'));

  /** @returns the file's address */
  write(name: string, content: Uint8Array | string): string {
    const file = join(this.folder, name);
    writeFileSync(file, content);
    return file;
  }

  /** Certificates of a file, in PEM. */
  writePem(name: string, ...certificates: readonly Uint8Array[]): string {
    return this.write(name, certificates.map(toPem).join(''));
  }

  /** Runs a program to its end. */
  run(program: string, ...args: readonly string[]): { readonly status: number | null; readonly output: string } {
    const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', cwd: this.folder });
    if (error) throw error;
    return { status, output: `${stdout}${stderr}` };
  }

  /** The same for a program that asks a service of this process, which has to go on meanwhile. */
  ask(program: string, ...args: readonly string[]): Promise<{ readonly status: number; readonly output: string }> {
    return new Promise((resolve) => {
      execFile(program, args, { cwd: this.folder, timeout: 20_000 }, (error, stdout, stderr) => {
        resolve({
          status: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
          output: `${stdout}${stderr}`,
        });
      });
    });
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
