import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeFolder } from './make-folder';

let home: string;

beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'typekv-make-folder-'))));
afterEach(() => rmSync(home, { recursive: true }));

test('a folder is created with its parents; if it exists, nothing happens', () => {
  for (let i = 0; i < 2; i++) makeFolder(join(home, 'a', 'b'));
  expect(statSync(join(home, 'a', 'b')).isDirectory()).toBe(true);
});

test('a file in the way is an error', () => {
  writeFileSync(join(home, 'file'), '');
  expect(() => makeFolder(join(home, 'file'))).toThrow('EEXIST');
  expect(() => makeFolder(join(home, 'file', 'below'))).toThrow(/EEXIST|ENOTDIR/);
});

// There, the recursive mkdir of Node 20 tries forever.
(existsSync('/proc/self') ? test : test.skip)('a folder that cannot be created is an error', () => {
  expect(() => makeFolder('/proc/x')).toThrow('ENOENT');
  expect(() => makeFolder('/proc/x/y')).toThrow('ENOENT');
});
