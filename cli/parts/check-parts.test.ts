/**
 * Goal: a part of the course is complete, and a part that is being added is told everything that it still lacks. Method: the
 * real list of parts has no finding; a part of which nothing exists has all of them.
 */
import { PARTS, type Part } from '#kit/parts';

import { checkParts } from './check-parts';

jest.setTimeout(60_000);

test('every part in kit/parts.json is complete', async () => {
  expect(await checkParts(PARTS)).toEqual([]);
});

test('a part of which nothing exists lacks everything, and each finding says what to do', async () => {
  const nothing: Part = { name: 'lab0x', lab: 'lab0', folder: 'lab0x', title: 'Nothing', page: 'lab0x' };
  const findings = await checkParts([nothing]);
  expect(findings.map(({ where, problem, action }) => `${where}: ${problem}: ${action}`)).toEqual([
    'lab0x: reference/lab0x/ has no TypeScript file: write the complete solution there',
    'lab0x: grader/suites/lab0x/tests.ts is missing: export the list "tests" from it',
    'lab0x: docs/lab0x.md is missing: write the page of the part',
    'lab0x: grader/zoo/lab0x/ has no mutant: write grader/zoo/lab0x/NAME.patch, then run npx typekv zoo lab0x --update',
  ]);
});

test('a page of another part lacks the table, and a suite without tests of the part is reported', async () => {
  const halfDone: Part = { name: 'lab1x', lab: 'lab0', folder: 'lab1', title: 'Half done', page: 'cluster' };
  const findings = await checkParts([halfDone]);
  expect(findings.map(({ problem }) => problem)).toEqual([
    'grader/suites/lab1/tests.ts has no test of this part',
    'docs/cluster.md has no table of the graded tests',
    'docs/cluster.md has no hints',
  ]);
});

test('a file of a shared folder that belongs to no part is reported, and one that does not exist', async () => {
  const unlisted = PARTS.map((part) => (part.name === 'lab2ac' ? { ...part, files: ['no-such-file.ts'] } : part));
  const findings = await checkParts(unlisted);
  expect(findings.map(({ where, problem }) => `${where}: ${problem}`)).toEqual([
    'lab2aa: reference/lab2a/ready.ts does not belong to exactly one part',
    'lab2aa: reference/lab2a/no-such-file.ts is listed and does not exist',
  ]);
});
