'use strict';

/**
 * Rejects import cycles between files, also of imports that are types only. `npm run lint` runs it with dependency-cruiser:
 * a rule of ESLint looks at one file at a time, and would parse the whole repository for each.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: 'no-import-cycles',
      comment: 'Two files that import each other are one idea or three: merge them, or move what both need to a third file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    // Imports that are gone after compilation count, too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.reference.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules|/gen/' },
    // `#labs/…` is the reference: the stubs import less.
    enhancedResolveOptions: { conditionNames: ['reference', 'require', 'node', 'default'], extensions: ['.ts', '.js', '.json'] },
  },
};
