import fc from 'fast-check';

import { bytesOf, compareBytes, printBytes } from '#kit/bytes';
import type { KeyRange, WriteBatch, WriteOperation } from '#kit/engine';

import { MemTree } from './mem-tree';

const put = (cf: string, key: string, value: string): WriteOperation => ({ type: 'put', cf, key: bytesOf(key), value: bytesOf(value) });
const remove = (cf: string, key: string): WriteOperation => ({ type: 'delete', cf, key: bytesOf(key) });

/** `key=value` of all entries, for comparing. */
function entries(tree: MemTree, cf: string, range?: KeyRange): string[] {
  const cursor = tree.cursor(cf, range);
  const found = [];
  for (let entry = cursor.next(); entry; entry = cursor.next()) found.push(`${printBytes(entry.key)}=${printBytes(entry.value)}`);
  return found;
}

test('a batch gives a new version and leaves the old one as it was', () => {
  const first = MemTree.empty().apply([put('default', 'a', '1'), put('lock', 'b', '2')]);
  const second = first.apply([put('default', 'a', '3'), remove('lock', 'b'), put('default', 'c', '4')]);

  expect([entries(first, 'default'), entries(first, 'lock'), first.size]).toEqual([['"a"="1"'], ['"b"="2"'], 2]);
  expect([entries(second, 'default'), entries(second, 'lock'), second.size]).toEqual([['"a"="3"', '"c"="4"'], [], 2]);
});

test('an unknown column family is refused, whatever the names of the object prototype', () => {
  const tree = MemTree.empty();
  for (const cf of ['', 'x', 'Default', '__proto__', 'constructor', 'length', '0']) {
    const refusal = expect.objectContaining({ code: 'UnknownColumnFamily' });
    expect(() => tree.apply([put('default', 'a', '1'), put(cf, 'a', '1')])).toThrow(refusal);
    expect(() => tree.get(cf, bytesOf('a'))).toThrow(refusal);
    expect(() => tree.cursor(cf)).toThrow(refusal);
  }
});

test('no bytes are shared with the caller, in or out', () => {
  const [key, value, end] = [bytesOf('a'), bytesOf('1'), bytesOf('c')];
  const tree = MemTree.empty().apply([{ type: 'put', cf: 'default', key, value }, put('default', 'b', '2')]);
  const cursor = tree.cursor('default', { end });
  for (const bytes of [key, value, end]) bytes.fill(0);

  tree.get('default', bytesOf('a'))!.fill(0);
  const first = cursor.next()!;
  first.key.fill(0xff);
  first.value.fill(0xff);

  expect(cursor.next()).toEqual({ key: bytesOf('b'), value: bytesOf('2') });
  expect(entries(tree, 'default')).toEqual(['"a"="1"', '"b"="2"']);
});

test('a cursor at its end stays there', () => {
  const cursor = MemTree.empty()
    .apply([put('default', 'a', ''), put('default', 'b', '')])
    .cursor('default', { end: bytesOf('b') });
  expect([cursor.next(), cursor.next(), cursor.next()]).toEqual([{ key: bytesOf('a'), value: bytesOf('') }, undefined, undefined]);
});

/** Few keys, so that they meet again; some are prefixes of others. */
const keys = fc.uint8Array({ max: 3, maxLength: 3 });
const operations = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('put' as const), cf: fc.constant('default'), key: keys, value: keys }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('delete' as const), cf: fc.constant('default'), key: keys }) },
);
const batches = fc.array(operations, { maxLength: 5 });

/** The obvious map: keys as lists of numbers, sorted when read. */
class ModelMap {
  constructor(readonly content: ReadonlyMap<string, Uint8Array>) {}

  apply(batch: WriteBatch): ModelMap {
    const content = new Map(this.content);
    for (const operation of batch) {
      if (operation.type === 'put') content.set(operation.key.join(), operation.value);
      else content.delete(operation.key.join());
    }
    return new ModelMap(content);
  }

  entries({ start, end }: KeyRange): string[] {
    const keysInOrder = [...this.content.keys()].map((key) => new Uint8Array(key === '' ? [] : key.split(',').map(Number)));
    return keysInOrder
      .sort(compareBytes)
      .filter((key) => !(start && compareBytes(key, start) < 0) && !(end && compareBytes(key, end) >= 0))
      .map((key) => `${printBytes(key)}=${printBytes(this.content.get(key.join())!)}`);
  }
}

test('every version holds what a map holds, also after later versions were made', () => {
  const range = fc.record({ start: keys, end: keys }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.array(batches), range, fc.array(keys), (history, bounds, probe) => {
      const versions = [{ tree: MemTree.empty(), model: new ModelMap(new Map()) }];
      for (const batch of history) {
        const { tree, model } = versions.at(-1)!;
        versions.push({ tree: tree.apply(batch), model: model.apply(batch) });
      }
      for (const { tree, model } of versions) {
        expect([entries(tree, 'default', bounds), tree.size]).toEqual([model.entries(bounds), model.content.size]);
        expect(probe.map((key) => tree.get('default', key))).toEqual(probe.map((key) => model.content.get(key.join())));
      }
    }),
    { seed: 20240, numRuns: 200 },
  );
});
