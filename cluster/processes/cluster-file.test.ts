import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readClusterFile, writeClusterFile } from './cluster-file';

let directory: string;

beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'typekv-cluster-file-'))));
afterEach(() => rmSync(directory, { recursive: true }));

test('what was written is read, also where the directory was not there', () => {
  const addresses = new Map([
    [1, '127.0.0.1:20160'],
    [2, '127.0.0.1:20161'],
  ]);
  writeClusterFile(join(directory, 'new'), addresses);
  expect(readClusterFile(join(directory, 'new'))).toEqual(addresses);
});

test('a directory without the file has no cluster', () => {
  expect(readClusterFile(directory)).toBeUndefined();
  expect(readClusterFile(join(directory, 'missing'))).toBeUndefined();
});

test.each([
  ['no JSON', 'garbage', 'Unexpected token'],
  ['null', 'null', 'it contains no list of stores'],
  ['a number of stores', '{"stores": 3}', 'it contains no list of stores'],
  ['no stores', '{"stores": []}', 'it contains no list of stores'],
  ['a store without a port', '{"stores": ["localhost"]}', 'an address must have the form host:port'],
  ['a store that is no text', '{"stores": [1]}', 'an address must have the form host:port'],
])('%s is refused, with the name of the file and what to do', (_, content, reason) => {
  const file = join(directory, 'cluster.json');
  writeFileSync(file, content);
  const error = expect.objectContaining({ name: 'ClusterError', message: expect.stringContaining(reason) });
  expect(() => readClusterFile(directory)).toThrow(error);
  expect(() => readClusterFile(directory)).toThrow(`${file} cannot be read: `);
  expect(() => readClusterFile(directory)).toThrow('Use another directory with --directory.');
});
