// Who may use whom (ARCHITECTURE.md). Every rule says why, so that whoever breaks one knows what to do instead.
const module = '^src/core/([^/]+)/';
const door = '^src/api/([^/]+)/';

const onlyIn = (name, dependency, places, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(src|libs)/', pathNot: [...places, '\\.spec\\.tsx?$'] },
  to: { path: `node_modules/${dependency}/` },
});

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two rooms that need each other are one room, or need a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-door-to-door',
      severity: 'error',
      comment: 'Doors speak different protocols; what they share belongs to core or platform.',
      from: { path: door },
      to: { path: '^src/api/', pathNot: '^src/api/$1/' },
    },
    {
      name: 'no-core-to-api',
      severity: 'error',
      comment: 'Core knows and decides; it does not know who asks through which door, nor how pages look.',
      from: { path: '^src/core/' },
      to: { path: '^src/(api|web|demo-portal)/' },
    },
    {
      name: 'through-the-front-door',
      severity: 'error',
      comment: 'A module of core is used through its index.ts.',
      from: { path: '^src/', pathNot: module },
      to: { path: module, pathNot: '^src/core/[^/]+/index\\.ts$' },
    },
    {
      name: 'through-the-front-door-of-neighbours',
      severity: 'error',
      comment: 'A module of core uses another one through its index.ts.',
      from: { path: module },
      to: { path: module, pathNot: ['^src/core/$1/', '^src/core/[^/]+/index\\.ts$'] },
    },
    {
      name: 'platform-has-no-meaning',
      severity: 'error',
      comment: 'Plumbing knows libraries and configuration, never what the service is about.',
      from: { path: '^src/platform/' },
      to: { path: '^src/', pathNot: '^src/(platform|config)/' },
    },
    {
      name: 'config-stands-alone',
      severity: 'error',
      comment: 'The configuration is parsed before anything else exists.',
      from: { path: '^src/config/' },
      to: { path: '^src/', pathNot: '^src/config/' },
    },
    {
      name: 'libs-are-free',
      severity: 'error',
      comment: 'A library makes sense to somebody who never heard of this project.',
      from: { path: '^libs/' },
      to: { path: '^src/' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'Rules are plain TypeScript: no framework, no database, no HTTP, no schema library.',
      from: { path: '^src/core/[^/]+/domain/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: [
          'node_modules/(@nestjs|typeorm|ioredis|zod|fastify|oidc-provider)/',
          '^src/platform/',
          '/(adapters|persistence)/',
        ],
      },
    },
    {
      name: 'pages-are-pure',
      severity: 'error',
      comment: 'What runs in a browser talks to the service over HTTP and shares types and libraries only.',
      from: { path: '^src/web/(design|login|phone|desk|docs|sandbox|locales)/' },
      to: { path: '^src/', pathNot: ['^src/web/', '^src/openapi\\.generated\\.ts$'] },
    },
    {
      name: 'demo-portal-is-a-stranger',
      severity: 'error',
      comment: 'The demo portal is a client like any other.',
      from: { path: '^src/demo-portal/' },
      to: { path: '^src/', pathNot: '^src/demo-portal/' },
    },
    {
      name: 'product-without-test-tools',
      severity: 'error',
      comment: 'Software authenticators are for tests and demonstrations.',
      from: { path: '^src/', pathNot: ['^src/api/sandbox/', '\\.spec\\.tsx?$'] },
      to: { path: '^(libs/testing|test)/' },
    },
    onlyIn(
      'hardware-in-one-place',
      'pkcs11js',
      ['^libs/pkcs11/', '^src/api/oidc/keys/adapters/pkcs11', '^src/core/key-vault/signing-module/'],
      'It is native code, loaded only where a hardware security module is used.',
    ),
    onlyIn(
      'ready-digests-in-one-place',
      '@noble/curves',
      ['^src/core/key-vault/domain/ec-digest'],
      'Whoever has the data and not only its digest uses node:crypto.',
    ),
    onlyIn('engine-in-one-place', 'oidc-provider', ['^src/api/oidc/'], 'The engine can be exchanged where it lives.'),
    onlyIn(
      'webauthn-in-one-place',
      '@simplewebauthn/server',
      ['^src/core/devices/', '^src/core/signing-sessions/confirm-session', '^src/api/phone/', '^libs/testing/'],
      'Verification lives in core/devices/adapters; elsewhere only its types.',
    ),
    onlyIn(
      'typeorm-in-persistence',
      'typeorm',
      ['/persistence/', '^src/api/oidc/(engine-store|keys)/'],
      'Tables belong to repositories.',
    ),
    onlyIn(
      'redis-in-one-place',
      'ioredis',
      ['^src/platform/key-value/'],
      'Whoever keeps something for minutes uses the key-value port.',
    ),
    onlyIn(
      'pglite-in-one-place',
      '@electric-sql/pglite',
      ['^src/platform/persistence/'],
      'The embedded database is a driver.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      mainFields: ['module', 'main', 'types'],
    },
    builtInModules: { add: [] },
  },
};
