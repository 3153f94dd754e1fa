import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import typescript from 'typescript';
import { DockerfileParser, type ImageTemplate, type JSONInstruction, type PropertyInstruction } from 'dockerfile-ast';

const read = (file: string) => readFileSync(file, 'utf8');
const parse = (content: string) => {
  const file = DockerfileParser.parse(content);
  return file.getFROMs().map((from): ImageTemplate => {
    const stage = file.getContainingImage(from.getRange().start);
    if (!stage) throw new Error('FROM without a stage');
    return stage;
  });
};
const stages = parse(read('docker/Dockerfile'));
const nameOf = (stage: ImageTemplate | undefined) => stage?.getFROMs()[0]?.getBuildStage() ?? '';
const baseOf = (stage: ImageTemplate | undefined) => stage?.getFROMs()[0]?.getImage() ?? '';
const stageNamed = (name: string) => stages.find((stage) => nameOf(stage) === name) as ImageTemplate;
const stageNames = stages.map(nameOf);
/** The images that come from elsewhere. */
const images = stages
  .flatMap((stage) => stage.getFROMs())
  .filter((from) => !stageNames.includes(from.getImage() ?? ''));
/** What runs in production. */
const final = stageNamed('service');
const sandbox = stageNamed('sandbox');

const instructions = (stage: ImageTemplate, keyword: string) =>
  stage.getInstructions().filter((instruction) => instruction.getKeyword() === keyword);
const only = (stage: ImageTemplate, keyword: string) => {
  const found = instructions(stage, keyword);
  expect(found).toHaveLength(1);
  return found[0]?.getArgumentsContent() ?? '';
};
const execForm = (instruction: unknown) =>
  (instruction as JSONInstruction).getJSONStrings().map((text) => text.getJSONValue());
const properties = (stage: ImageTemplate, keyword: string) =>
  Object.fromEntries(
    instructions(stage, keyword).flatMap((instruction) =>
      (instruction as unknown as PropertyInstruction & { getProperties(): { getName(): string; getValue(): string }[] })
        .getProperties()
        .map((property) => [property.getName(), property.getValue()]),
    ),
  ) as Readonly<Record<string, string>>;

/** What the stages take from the project, as paths from its top. */
const copied = stages
  .flatMap((stage) => stage.getCOPYs())
  .filter((copy) => !copy.getFlags().some((flag) => flag.getName() === 'from'))
  .flatMap((copy) =>
    copy
      .getArguments()
      .slice(0, -1)
      .map((argument) => argument.getValue()),
  );

describe('the Dockerfile', () => {
  it('begins every stage with a version of an image, never with a tag that means "the newest"', () => {
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) expect(image.getImageTag()).toMatch(/^\d+[\w.-]*$/);
  });

  it('builds and runs on the same Node.js', () => {
    const names = [...new Set(images.map((image) => image.getImage()))];
    expect(names).toHaveLength(1);
    expect(properties(final, 'LABEL')['org.opencontainers.image.base.name']).toBe(`docker.io/library/${names[0]}`);
  });

  it('ends as a user who is not root, by number', () => {
    expect(only(final, 'USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('leaves the program to root, so that the service cannot change it', () => {
    const flags = final.getCOPYs().flatMap((copy) => copy.getFlags().map((flag) => flag.getName()));
    expect(flags).not.toContain('chown');
    expect(flags).not.toContain('chmod');
  });

  it('takes to the end what production needs and no tool of development', () => {
    const [dependencies] = final
      .getCOPYs()
      .filter((copy) => copy.getArguments()[0]?.getValue() === '/app/node_modules');
    const from = dependencies?.getFlags().find((flag) => flag.getName() === 'from');
    expect(only(stageNamed(from?.getValue() ?? ''), 'RUN')).toMatch(/^npm ci --omit=dev /);
    expect(properties(final, 'ENV')).toMatchObject({ NODE_ENV: 'production' });
    expect(
      instructions(final, 'RUN')
        .map((run) => run.getArgumentsContent())
        .join(),
    ).not.toContain('npm');
  });

  it('runs no script of a package while installing it', () => {
    const installs = stages
      .flatMap((stage) => instructions(stage, 'RUN'))
      .map((run) => run.getArgumentsContent() ?? '');
    for (const install of installs.filter((run) => /npm (ci|install|i) /.test(run))) {
      expect(install).toMatch(/^npm ci .*--ignore-scripts/);
    }
  });

  it('starts programs without a shell, so that they hear SIGTERM', () => {
    expect(only(final, 'STOPSIGNAL')).toBe('SIGTERM');
    expect(execForm(final.getENTRYPOINTs()[0])).toEqual(['node']);
    expect(execForm(final.getCMDs()[0])).toEqual(['dist/src/main.js']);
    expect(final.getHEALTHCHECKs()[0]?.getArgumentsContent()).toBe('CMD ["node", "docker/healthcheck.mjs"]');
  });

  it('starts what exists', () => {
    expect(existsSync('src/main.ts')).toBe(true);
    expect(copied).toContain('docker/healthcheck.mjs');
  });

  it('copies only what exists', () => {
    expect(copied.length).toBeGreaterThan(5);
    for (const source of copied) expect([source, existsSync(source)]).toEqual([source, true]);
  });

  it('says what it is', () => {
    const labels = properties(final, 'LABEL');
    const names = ['title', 'description', 'licenses', 'version', 'revision', 'base.name'];
    expect(Object.keys(labels).sort()).toEqual(names.map((name) => `org.opencontainers.image.${name}`).sort());
    const { license } = JSON.parse(read('package.json')) as { license: string };
    expect(labels['org.opencontainers.image.licenses']).toBe(license);
  });

  it('builds the service when nobody names a target, and nothing else', () => {
    expect(baseOf(stages.at(-1))).toBe('service');
    expect(stages.at(-1)?.getInstructions()).toHaveLength(1);
  });

  it('takes the software authenticator into the sandbox only, which is the service in all else', () => {
    const takes = (stage: ImageTemplate) =>
      stage.getCOPYs().some((copy) => copy.getArguments()[0]?.getValue() === '/testing');
    expect(stages.filter(takes).map(nameOf)).toEqual(['sandbox']);
    expect(instructions(stageNamed('build'), 'RUN').at(-1)?.getArgumentsContent()).toMatch(
      / && mv dist\/libs\/testing \/testing$/,
    );
    expect(baseOf(sandbox)).toBe('service');
    const own = sandbox.getInstructions().map((instruction) => instruction.getKeyword());
    expect(new Set(own)).toEqual(new Set(['FROM', 'COPY', 'ENV', 'HEALTHCHECK']));
    expect(properties(sandbox, 'ENV')).toMatchObject({ PROFILE: 'local', TEST_ACCOUNTS: 'on' });
    expect(properties(final, 'ENV')).not.toHaveProperty('PROFILE');
  });

  it('holds no secret', () => {
    const names = [...Object.keys(properties(final, 'ENV')), ...stages.flatMap((stage) => stage.getARGs().map(String))];
    for (const name of names) expect(name).not.toMatch(/KEY|SALT|SECRET|PASSWORD|TOKEN|_URL/);
  });
});

describe('the builder', () => {
  it('is shown exactly what the Dockerfile copies', () => {
    const lines = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    const allowed = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(new Set(allowed)).toEqual(new Set(copied));
    expect(lines).toEqual(expect.arrayContaining(['**/*.spec.ts', '**/*.spec.tsx']));
  });
});

describe('npm ci', () => {
  interface Entry {
    readonly version?: string;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  }
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Readonly<Record<string, Entry>> };

  it('finds the packages of every platform in the lock file, or it would refuse the file', () => {
    const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !packages[`node_modules/${name}`] && !packages[`${place}/node_modules/${name}`],
      ),
    );
    expect(missing).toEqual([]);
  });
});

describe('the built service', () => {
  type Packages = Readonly<Record<string, string>>;
  const { dependencies, optionalDependencies } = JSON.parse(read('package.json')) as Record<string, Packages>;
  const installed = { ...dependencies, ...optionalDependencies };

  function filesBelow(folder: string): string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return path === 'dist/libs/testing' ? [] : filesBelow(path);
      return path.endsWith('.js') ? [path] : [];
    });
  }

  it('imports nothing but what is installed in production', () => {
    const files = [...filesBelow('dist/src'), ...filesBelow('dist/libs')];
    const imported = files.flatMap((file) =>
      typescript.preProcessFile(read(file)).importedFiles.map(({ fileName }) => fileName),
    );
    const packages = imported
      .filter((name) => !name.startsWith('.') && !name.startsWith('#libs/') && !isBuiltin(name))
      .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
    expect(packages).toContain('preact');
    expect(packages).toContain('qr');
    expect([...new Set(packages)].filter((name) => installed[name] === undefined)).toEqual([]);
  });

  it('loads a software authenticator in the sandbox only, and there only when it is used', () => {
    const guilty = [...filesBelow('dist/src'), ...filesBelow('dist/libs')].filter((file) =>
      read(file).includes('#libs/testing'),
    );
    expect(guilty).toEqual(['dist/src/api/sandbox/test-phones.js']);
    const uses = guilty.flatMap((file) => read(file).match(/.*#libs\/testing.*/g) ?? []);
    expect([...new Set(uses.map((line) => line.trim()))]).toEqual([
      "const { VirtualPhone } = await import('#libs/testing');",
    ]);
  });
});
