import * as fc from 'fast-check';
import { bytesOf, equalBytes } from '#kit/bytes';
import { contains, overlaps } from '#kit/store/key-range';
import { rangeOf } from '#kit/store/snapshot-data';
import type { Region } from '#kit/wire/meta';

import { RegionIndex } from './region-index';
import { sampleRegion } from './testing/sample-region';

const region = (id: number, startKey: string, endKey: string): Region =>
  sampleRegion({ id, startKey: bytesOf(startKey), endKey: bytesOf(endKey) });

test('a region that was split has its new range; the other half is found as soon as it is there', () => {
  const index = new RegionIndex();
  index.set(region(7, '', ''));
  index.set(region(7, '', 'm'));
  expect(['', 'l', 'm'].map((key) => index.find(bytesOf(key))?.id)).toEqual([7, 7, undefined]);
  index.set(region(8, 'm', ''));
  expect(['', 'l', 'm', 'z'].map((key) => index.find(bytesOf(key))?.id)).toEqual([7, 7, 8, 8]);
  index.delete(7);
  expect(index.find(bytesOf('l'))).toBeUndefined();
});

test('it finds the same regions as a search of all', () => {
  const key = fc.uint8Array({ maxLength: 2, max: 3 });
  const property = fc.property(
    fc.array(key, { maxLength: 8 }),
    fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8]),
    key,
    key,
    (bounds, gone, some, other) => {
      const keys = [...new Set(['', ...bounds.map(String)])].map((text) => Uint8Array.from(text === '' ? [] : text.split(',').map(Number)));
      keys.sort((left, right) => Buffer.compare(left, right));
      const all = keys.map((startKey, i) => sampleRegion({ id: i + 1, startKey, endKey: keys[i + 1] ?? bytesOf('') }));
      const index = new RegionIndex();
      for (const each of all) index.set(each);
      for (const id of gone) index.delete(id);
      const left = all.filter(({ id }) => !gone.includes(id));
      expect(index.find(some)).toEqual(left.find((each) => contains(rangeOf(each), some)));
      const range = equalBytes(some, other) ? { start: some } : { start: some, end: other };
      expect(index.overlapping(range)).toEqual(left.filter((each) => overlaps(rangeOf(each), range)));
    },
  );
  fc.assert(property, { seed: 1, numRuns: 500 });
});
