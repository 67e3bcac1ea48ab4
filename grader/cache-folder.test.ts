import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';
import { makeFolder } from '#kit/make-folder';

import { cacheFolder, unfinishedName } from './cache-folder';

const NAME = 'test-of-leftovers';
const folder = join(PROJECT_ROOT, '.cache', NAME);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('unfinished files of processes that no longer run are removed; those of running processes and all others stay', () => {
  makeFolder(folder);
  const { pid: dead } = spawnSync(process.execPath, ['--version']);
  const names = [`process-${dead}-a.js`, `process-${process.ppid}-a.js`, unfinishedName('a.js'), 'a.js'];
  for (const name of names) writeFileSync(join(folder, name), '');
  expect(cacheFolder(NAME)).toBe(folder);
  expect(names.map((name) => existsSync(join(folder, name)))).toEqual([false, true, true, true]);
});
