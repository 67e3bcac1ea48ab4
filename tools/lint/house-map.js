'use strict';

/** The order of the parts: a part may import the ones before it, never a later one. */
const PARTS = ['lab1', 'lab2a', 'lab2b', 'lab2c', 'lab3a', 'lab3b', 'lab3c', 'lab4a', 'lab4b', 'lab4c'];

/** Folders that hold the parts, one folder each. Both answer to the same names, `#lab1/…`. */
const PART_FOLDERS = ['labs', 'reference'];

/** What each folder may import besides packages. `part` stands for every `#lab…` name. */
const MAY_IMPORT = {
  kit: ['kit'],
  part: ['kit', 'part'],
  cluster: ['kit', 'part', 'cluster'],
  harness: ['kit', 'part', 'cluster', 'harness'],
  tools: ['kit', 'part', 'cluster', 'harness', 'docs', 'tools'],
  grader: ['kit', 'part', 'cluster', 'harness', 'tools', 'grader'],
  docs: ['kit', 'part', 'cluster', 'harness', 'tools', 'grader', 'docs'],
};

/** Tests in these folders may run their code in the simulated world: nothing imports a test, so no arrow turns round. */
const TESTS_MAY_USE_HARNESS = ['part', 'cluster'];

/** Folders whose code, besides tests anywhere, may read files at the top of the tree, such as package.json. */
const MAY_READ_ROOT = ['harness', 'tools', 'grader', 'docs'];

module.exports = { PARTS, PART_FOLDERS, MAY_IMPORT, TESTS_MAY_USE_HARNESS, MAY_READ_ROOT };
