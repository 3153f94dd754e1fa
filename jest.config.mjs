import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));
const transform = (tsx) => [
  '@swc/jest',
  { ...swc, swcrc: false, sourceMaps: 'inline', jsc: { ...swc.jsc, parser: { ...swc.jsc.parser, tsx } } },
];

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{src,libs,test}/**/*.spec.{ts,tsx}'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.ts$': transform(false), '\\.tsx$': transform(true) },
  moduleNameMapper: { '^#libs/([^/]+)$': '<rootDir>/libs/$1/index.ts', '^(\\.{1,2}/.*)\\.js$': '$1' },
  globalSetup: '<rootDir>/test/global-setup.mjs',
  globalTeardown: '<rootDir>/test/global-teardown.mjs',
  setupFiles: ['<rootDir>/test/setup-realm.mjs'],
  maxWorkers: 2,
  // What the service logs is looked at by the tests; what libraries print is not looked at by anybody.
  silent: true,
  testTimeout: 30_000,
};
