'use strict';

const tseslint = require('typescript-eslint');
const typekv = require('./tools/lint');

/** Generated files, and files of others. */
const IGNORED = ['grader/checks/cheats/', '**/node_modules/', '**/gen/', 'site/', 'reports/', '.cache/', 'coverage/'];

const TESTS = ['**/*.test.ts', '**/*.bench.ts'];

/** Code that runs in the simulation: it reaches time, randomness, disk and network through the interfaces of kit. */
const SIMULATED = ['kit/**/*.ts', 'reference/**/*.ts', 'labs/**/*.ts', 'cluster/**/*.ts', 'harness/**/*.ts'];

/** The files that implement a runtime. They may use the API of Node. */
const RUNTIMES = [
  'kit/engines/level-engine.ts',
  'kit/make-folder.ts',
  'cluster/grpc/**',
  'cluster/processes/**',
  'harness/workers/**',
  'harness/simulation/yield.ts',
  'harness/scenario/print-object.ts',
];

/** Mistakes that neither the compiler nor the recommended rules of typescript-eslint detect. */
const MISTAKES = {
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'for-direction': 'error',
  'no-async-promise-executor': 'error',
  'no-case-declarations': 'error',
  'no-cond-assign': 'error',
  'no-constant-binary-expression': 'error',
  'no-constant-condition': ['error', { checkLoops: false }],
  'no-control-regex': 'error',
  'no-debugger': 'error',
  'no-dupe-else-if': 'error',
  'no-duplicate-case': 'error',
  'no-empty': 'error',
  'no-empty-character-class': 'error',
  'no-ex-assign': 'error',
  'no-fallthrough': 'error',
  'no-loss-of-precision': 'error',
  'no-prototype-builtins': 'error',
  'no-self-assign': 'error',
  'no-self-compare': 'error',
  'no-sparse-arrays': 'error',
  'no-template-curly-in-string': 'error',
  'no-unreachable-loop': 'error',
  'no-unsafe-finally': 'error',
  'no-useless-escape': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'require-yield': 'error',
  'use-isnan': 'error',
  'valid-typeof': 'error',
};

const UNUSED = { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', ignoreRestSiblings: true };

/** Mostly promises: a missing `await` on the disk is the classic bug of a store. */
const TYPE_AWARE = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-for-in-array': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
};

const NODE_GLOBALS = Object.fromEntries(
  ['__dirname', '__filename', 'process', 'console', 'Buffer', 'URL', 'performance', 'setTimeout', 'clearTimeout', 'setImmediate'].map(
    (name) => [name, 'readonly'],
  ),
);

module.exports = [
  { ignores: IGNORED },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    plugins: { typekv },
    rules: {
      ...MISTAKES,
      ...TYPE_AWARE,
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', UNUSED],
      'typekv/layout': 'error',
    },
  },
  {
    // `Promise.all` over calls, some of which return no promise.
    files: ['**/conformance/*.ts'],
    rules: { '@typescript-eslint/await-thenable': 'off' },
  },
  { files: SIMULATED, ignores: [...TESTS, ...RUNTIMES], rules: { 'typekv/no-node-api': 'error' } },
  { files: ['kit/engines/mem-tree.ts'], rules: { 'typekv/no-node-api': ['error', { allow: ['Buffer'] }] } },
  { files: ['reference/**/*.ts'], ignores: TESTS, rules: { 'typekv/reference-shape': 'error' } },
  // Tests check how our code handles a value that is not an Error.
  { files: TESTS, rules: { '@typescript-eslint/only-throw-error': 'off' } },
  {
    // A stub does not use its arguments yet, and a generator does not yield yet.
    files: ['labs/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-vars': ['error', { ...UNUSED, args: 'none' }], 'require-yield': 'off' },
  },
  {
    files: ['*.js', 'tools/**/*.js', 'typekv'],
    languageOptions: { sourceType: 'commonjs', globals: NODE_GLOBALS },
    plugins: { typekv },
    rules: { ...MISTAKES, 'no-undef': 'error', 'no-unused-vars': ['error', UNUSED], 'typekv/layout': 'error' },
  },
];
