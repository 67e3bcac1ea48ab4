import fc from 'fast-check';
import { EMPTY_BYTES, bytesOf, compareBytes } from '#kit/bytes';

import type { RegionInfo } from './region-info';
import { RegionTree } from './region-tree';
import { sampleInfo } from './testing/sample-info';

const A_TO_C = sampleInfo({ id: 1, range: ['', 'c'] });
const C_TO_F = sampleInfo({ id: 2, range: ['c', 'f'] });
const F_ON = sampleInfo({ id: 3, range: ['f', ''] });

function treeOf(...infos: RegionInfo[]): RegionTree {
  const tree = new RegionTree();
  for (const info of infos) tree.put(info);
  return tree;
}

function ids(infos: readonly RegionInfo[]): number[] {
  return infos.map(({ region }) => region.id);
}

test('a region contains its start key and not its end key', () => {
  const tree = treeOf(F_ON, A_TO_C, C_TO_F);
  const found = ['', 'b', 'c', 'e', 'f', 'z'].map((key) => tree.find(bytesOf(key))?.region.id);
  expect(found).toEqual([1, 1, 2, 2, 3, 3]);
});

test('a key in a gap has no region', () => {
  const tree = treeOf(C_TO_F);
  expect(['b', 'f'].map((key) => tree.find(bytesOf(key)))).toEqual([undefined, undefined]);
});

test('a region replaces every region that it overlaps, and no neighbour', () => {
  const tree = treeOf(A_TO_C, C_TO_F, F_ON);
  const wide = sampleInfo({ id: 4, range: ['b', 'f'] });
  expect(ids(tree.put(wide))).toEqual([1, 2]);
  expect(ids(tree.all())).toEqual([4, 3]);
  expect(tree.get(1)).toBeUndefined();
});

test('a region that has moved to other keys is not known at its old ones', () => {
  const tree = treeOf(sampleInfo({ id: 1, range: ['', 'c'] }));
  expect(ids(tree.put(sampleInfo({ id: 1, range: ['x', ''] })))).toEqual([1]);
  expect(tree.find(bytesOf('a'))).toBeUndefined();
  expect(tree.size).toBe(1);
});

test('a scan starts with the region that contains its start key, and stops at its end or its limit', () => {
  const tree = treeOf(A_TO_C, C_TO_F, F_ON);
  expect(ids(tree.scan(bytesOf('d'), EMPTY_BYTES))).toEqual([2, 3]);
  expect(ids(tree.scan(bytesOf('b'), bytesOf('f')))).toEqual([1, 2]);
  expect(ids(tree.scan(EMPTY_BYTES, EMPTY_BYTES, 2))).toEqual([1, 2]);
});

test('the regions cover all keys only if there is no gap', () => {
  expect(treeOf(A_TO_C, C_TO_F, F_ON).coversAllKeys()).toBe(true);
  expect(treeOf(sampleInfo()).coversAllKeys()).toBe(true);
  for (const partial of [treeOf(), treeOf(A_TO_C, F_ON), treeOf(C_TO_F, F_ON), treeOf(A_TO_C, C_TO_F)])
    expect(partial.coversAllKeys()).toBe(false);
});

/** The obvious version: a list that is searched completely. */
class RegionList {
  infos: RegionInfo[] = [];

  put(info: RegionInfo): void {
    this.infos = this.infos.filter((old) => old.region.id !== info.region.id && !overlap(old, info));
    this.infos.push(info);
    this.infos.sort((left, right) => compareBytes(left.region.startKey, right.region.startKey));
  }
}

function overlap(left: RegionInfo, right: RegionInfo): boolean {
  return startsBeforeEnd(left, right) && startsBeforeEnd(right, left);
}

function startsBeforeEnd(left: RegionInfo, right: RegionInfo): boolean {
  const { endKey } = right.region;
  return endKey.length === 0 || compareBytes(left.region.startKey, endKey) < 0;
}

function containsKey({ region }: RegionInfo, key: Uint8Array): boolean {
  return compareBytes(region.startKey, key) <= 0 && (region.endKey.length === 0 || compareBytes(key, region.endKey) < 0);
}

const KEYS = ['', 'a', 'b', 'c', 'd', 'e', 'f', 'g'];
const anyRegion = fc
  .record({ id: fc.integer({ min: 1, max: 6 }), start: fc.nat({ max: 7 }), length: fc.integer({ min: 1, max: 7 }) })
  .map(({ id, start, length }) => sampleInfo({ id, range: [KEYS[start]!, KEYS[start + length] ?? ''] }));

test('on random regions it agrees with a list that is searched completely', () => {
  fc.assert(
    fc.property(fc.array(anyRegion, { maxLength: 30 }), (infos) => {
      const tree = new RegionTree();
      const list = new RegionList();
      for (const info of infos) {
        tree.put(info);
        list.put(info);
        expect(ids(tree.all())).toEqual(ids(list.infos));
      }
      for (const key of KEYS.map(bytesOf)) {
        const expected = list.infos.find((info) => containsKey(info, key));
        expect(tree.find(key)).toBe(expected);
      }
    }),
    { seed: 18 },
  );
});
