/**
 * Five projects:
 *
 * - `unit`: tests of TypeKV itself, fast enough for every change (`npm test`).
 * - `acceptance`: slower checks of TypeKV itself, in files `*.acceptance.test.ts` (`npm run test:acceptance`).
 * - `nightly`: checks that load the machine on purpose (`npx jest --selectProjects=nightly`).
 * - `graded`: the graded tests of the labs (`npx jest -t lab2b`).
 * - `own`: students' tests beside their files in `labs/` (`npx jest labs/lab2a`).
 *
 * jest loads every test file before it filters by name. A command line that names neither a project nor a file means the
 * graded tests, so only their file is loaded.
 */
const { existsSync } = require('node:fs');

const words = process.argv.slice(2);
const namesProject = words.some((word) => word.startsWith('--selectProjects'));
const namesFile = words.some((word) => /^--(?:testPathPatterns|runTestsByPath|findRelatedTests)|\.ts$/.test(word) || existsSync(word));

const shared = {
  rootDir: __dirname,
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/reports/', '<rootDir>/site/'],
};

const ours = {
  ...shared,
  testEnvironment: '<rootDir>/tools/jest/native-environment.js',
  // A part is imported from the reference.
  testEnvironmentOptions: { customExportConditions: ['node', 'require', 'default', 'reference'] },
};

const unit = {
  ...ours,
  displayName: 'unit',
  testMatch: ['<rootDir>/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/labs/', '\\.(?:graded|acceptance|nightly)\\.test\\.ts$'],
};

const acceptance = {
  ...ours,
  displayName: 'acceptance',
  testMatch: ['<rootDir>/**/*.acceptance.test.ts'],
};

const nightly = {
  ...ours,
  displayName: 'nightly',
  testMatch: ['<rootDir>/**/*.nightly.test.ts'],
};

/** A part is imported from `labs/`, the default of the names in `package.json`. */
const own = {
  ...shared,
  displayName: 'own',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/labs/**/*.test.ts'],
};

const graded = {
  ...shared,
  displayName: 'graded',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/grader/**/*.graded.test.ts'],
};

module.exports = { projects: namesProject || namesFile ? [unit, acceptance, nightly, graded, own] : [graded] };
