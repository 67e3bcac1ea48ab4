import { bytesOf } from '#kit/bytes';

import type { Operation } from '../history';
import { keyValueModel } from './key-value';
import type { KeyValueMapInput, KeyValueMapOutput } from './key-value-map';
import { readsOfKeys } from './reads-of-keys';

const KEYS = ['a', 'b', 'c', 'd'].map(bytesOf);

function scan(start: string, limit: number, found: string | undefined): Operation<KeyValueMapInput, KeyValueMapOutput> {
  const entries = found && [...found].map((key) => ({ key: bytesOf(key), value: bytesOf(`of ${key}`) }));
  const output = entries === undefined ? undefined : { entries: entries === '' ? [] : entries };
  return { client: 1, input: { kind: 'scan', start: bytesOf(start), limit }, output, invokedAt: 1, returnedAt: 2 };
}

function readsOf(one: Operation<KeyValueMapInput, KeyValueMapOutput>): string[] {
  return readsOfKeys({ operations: [one], nameOf: () => 'name' }, KEYS).operations.map(({ input, output }) =>
    keyValueModel.describe(input, output),
  );
}

test('a scan with all entries reads every key from its start on', () => {
  expect(readsOf(scan('b', 9, 'bd'))).toEqual(['get("b") → "of b"', 'get("c") → not found', 'get("d") → "of d"']);
  expect(readsOf(scan('c', 9, ''))).toEqual(['get("c") → not found', 'get("d") → not found']);
});

test('a scan that reached its limit reads the keys up to its last entry', () => {
  expect(readsOf(scan('a', 2, 'ac'))).toEqual(['get("a") → "of a"', 'get("b") → not found', 'get("c") → "of c"']);
});

test('a scan without an answer reads nothing, and other operations stay as they are', () => {
  expect(readsOf(scan('a', 2, undefined))).toEqual([]);
  const put = { ...scan('a', 1, undefined), input: { kind: 'put', key: bytesOf('a'), value: bytesOf('1') } as const };
  const history = readsOfKeys({ operations: [put], nameOf: (one) => (one === put ? 'the put' : undefined) }, KEYS);
  expect(history.operations.map((one) => history.nameOf(one))).toEqual(['the put']);
});
