import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const sizes = {
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 45, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 4],
  'max-depth': ['error', 3],
  complexity: ['error', 14],
};

export default tseslint.config(
  {
    ignores: ['dist/', 'data/', 'coverage/', '.cache/', 'test-results/', 'bench-results/', 'src/openapi.generated.ts'],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: ['tsconfig.json', 'tsconfig.web.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...sizes,
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Ports are abstract classes and modules of the framework are empty ones.
      '@typescript-eslint/no-extraneous-class': 'off',
      // In-process adapters implement asynchronous ports without anything to wait for.
      '@typescript-eslint/require-await': 'off',
      // Codes and numbers are split into ASCII characters; names are never split.
      '@typescript-eslint/no-misused-spread': 'off',
      // Plain http is for localhost, where the library's warning is heeded by a condition.
      '@typescript-eslint/no-deprecated': 'off',
      // Values that come from outside do not always keep to their types.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // Numbers in texts are written as they are.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `return stop();` ends a function and says so.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Rows and options are plain objects of a class's shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'libs/**/*.ts'],
    ignores: ['src/config/**', 'src/demo-portal/{main,register}.ts', 'libs/testing/**', '**/*.spec.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings are read in src/config.' },
      ],
    },
  },
  {
    files: ['src/core/**/*.ts', 'src/api/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings are read in src/config.' },
        { object: 'Date', property: 'now', message: 'Time comes from the Clock.' },
        { object: 'Math', property: 'random', message: 'Randomness comes from the Random port.' },
      ],
    },
  },
  {
    // Constructors receive what is injected; there the number of parameters says nothing.
    files: ['src/**/*.ts'],
    rules: { 'max-params': 'off', '@typescript-eslint/max-params': 'off' },
  },
  {
    files: ['**/*.spec.{ts,tsx}', 'test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'max-params': ['error', 5],
      // `describe.skip` is a function that the runner hands out, not a method.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        URLSearchParams: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        globalThis: 'readonly',
        structuredClone: 'readonly',
      },
    },
    rules: { ...sizes, 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
  },
);
