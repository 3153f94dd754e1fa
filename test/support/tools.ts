import { spawnSync } from 'node:child_process';
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

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
