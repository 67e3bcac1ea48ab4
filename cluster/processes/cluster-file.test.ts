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
  const cluster = { addresses, initialized: new Set([2]) };
  writeClusterFile(join(directory, 'new'), cluster);
  expect(readClusterFile(join(directory, 'new'))).toEqual(cluster);
});

test('a file without a list of initialized stores, as earlier versions wrote it, has none', () => {
  writeFileSync(join(directory, 'cluster.json'), '{"schema": 1, "stores": ["127.0.0.1:20160"]}');
  expect(readClusterFile(directory)?.initialized).toEqual(new Set());
});

test('a directory that cannot be created is refused, also in a file system in which no folder can be created', () => {
  const cluster = { addresses: new Map([[1, '127.0.0.1:20160']]), initialized: new Set<number>() };
  for (const where of ['/proc/x', join(__filename, 'x')])
    expect(() => writeClusterFile(where, cluster)).toThrow(`${where} cannot be written to: `);
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
  ['initialized stores that are no ids', '{"stores": ["127.0.0.1:1"], "initialized": ["x"]}', 'not a list of ids'],
  ['a store that is no text', '{"stores": [1]}', 'an address must have the form host:port'],
])('%s is refused, with the name of the file and what to do', (_, content, reason) => {
  const file = join(directory, 'cluster.json');
  writeFileSync(file, content);
  const error = expect.objectContaining({ name: 'ClusterError', message: expect.stringContaining(reason) });
  expect(() => readClusterFile(directory)).toThrow(error);
  expect(() => readClusterFile(directory)).toThrow(`${file} cannot be read: `);
  expect(() => readClusterFile(directory)).toThrow('Use another directory with --directory.');
});
