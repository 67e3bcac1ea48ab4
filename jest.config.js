/** Unit tests of TypeKV itself (`npm test`), and the graded tests of the labs (`npx jest -t lab1`), as two projects. */
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/reports/', '<rootDir>/site/'],
};

module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '\\.graded\\.test\\.ts$'],
      // Unit tests see the reference where they import a part.
      testEnvironmentOptions: { customExportConditions: ['node', 'require', 'default', 'reference'] },
    },
    {
      ...shared,
      displayName: 'graded',
      testMatch: ['<rootDir>/grader/**/*.graded.test.ts'],
    },
  ],
};
