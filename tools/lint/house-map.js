'use strict';

/** The order of the parts: a part may import the ones before it, never a later one. */
// The rules are loaded by plain Node, which does not know the names of the tree.
// eslint-disable-next-line typekv/house
const PARTS = [...new Set(require('../../kit/parts.json').map((part) => part.folder))];

/** Folders that hold the parts, one folder each. Both answer to the same names, `#labs/lab1/…`. */
const PART_FOLDERS = ['labs', 'reference'];

/** What each folder may import besides packages. `part` stands for every `#labs/…` name. */
const MAY_IMPORT = {
  kit: ['kit'],
  part: ['kit', 'part'],
  cluster: ['kit', 'part', 'cluster'],
  harness: ['kit', 'part', 'cluster', 'harness'],
  tools: ['kit', 'part', 'cluster', 'harness', 'tools'],
  grader: ['kit', 'part', 'cluster', 'harness', 'tools', 'grader'],
  docs: ['kit', 'part', 'cluster', 'harness', 'tools', 'grader', 'docs'],
  cli: ['kit', 'part', 'cluster', 'harness', 'tools', 'grader', 'docs', 'cli'],
};

/** Tests in these folders may run their code in the simulated world: nothing imports a test, so no arrow turns round. */
const TESTS_MAY_USE_HARNESS = ['part', 'cluster'];

/** Folders whose code, besides tests anywhere, may read files at the top of the tree, such as package.json. */
const MAY_READ_ROOT = ['harness', 'tools', 'grader', 'docs', 'cli'];

module.exports = { PARTS, PART_FOLDERS, MAY_IMPORT, TESTS_MAY_USE_HARNESS, MAY_READ_ROOT };
