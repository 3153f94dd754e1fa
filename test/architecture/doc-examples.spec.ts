import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const name = join(process.cwd(), 'test/architecture/example.ts');
const { config } = ts.readConfigFile('tsconfig.json', (file) => ts.sys.readFile(file)) as { config: object };
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
const rules = { ...options, noEmit: true, noUnusedLocals: false, noUnusedParameters: false };
const parsed = new Map<string, ts.SourceFile | undefined>();

/** The blocks of a page as one program, under the rules of this project; what its compiler finds. */
function faultsOf(program: string): readonly string[] {
  const host = ts.createCompilerHost(rules);
  const [read, exists] = [host.getSourceFile.bind(host), host.fileExists.bind(host)];
  host.fileExists = (file) => file === name || exists(file);
  host.getSourceFile = (file, target) => {
    if (file === name) return ts.createSourceFile(file, program, target);
    if (!parsed.has(file)) parsed.set(file, read(file, target));
    return parsed.get(file);
  };
  const source = ts.createProgram([name], rules, host);
  return ts
    .getPreEmitDiagnostics(source, source.getSourceFile(name))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

const blocksOf = (page: string): string =>
  [...readFileSync(page, 'utf8').matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, block]) => block).join('\n');

describe('the examples of docs/integrators/rp-client.md', () => {
  const program = blocksOf('docs/integrators/rp-client.md');

  it('compile', () => {
    expect(program.length).toBeGreaterThan(1_500);
    expect(faultsOf(program)).toEqual([]);
  });

  it('would not compile with a wrong word', () => {
    const wrong = program.replace('signedIn.person', 'signedIn.citizen');
    expect(faultsOf(wrong)).toEqual([expect.stringContaining("'citizen' does not exist")]);
  });
});
