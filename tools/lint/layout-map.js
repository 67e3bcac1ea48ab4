'use strict';

// Plain Node loads the rules, and does not know the names of package.json.
// eslint-disable-next-line typekv/layout
const LISTED = require('../../kit/parts.json').map((part) => part.folder);

/** Parts whose reference is being written. They have no stubs and no graded tests yet, so they are not in kit/parts.json. */
const UNLISTED = [];

/** The folders of the parts, in the order of the course: a part may import the parts before it, never a later one. */
const PARTS = [...new Set([...LISTED, ...UNLISTED])];

/** Folders that contain the parts, one folder each. Both have the same import names, `#labs/lab1/…`. */
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

/** Tests in these folders may run their code in the simulation: nothing imports a test, so this cannot close a cycle. */
const TESTS_MAY_USE_HARNESS = ['part', 'cluster'];

/** Folders whose code may read files in the root folder, for example package.json. Tests may do so everywhere. */
const MAY_READ_ROOT = ['harness', 'tools', 'grader', 'docs', 'cli'];

module.exports = { PARTS, PART_FOLDERS, MAY_IMPORT, TESTS_MAY_USE_HARNESS, MAY_READ_ROOT };
