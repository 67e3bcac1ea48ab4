import { bytesOf, concatBytes } from '#kit/bytes';

import { type SnapshotEntry, decodeSnapshotData, encodeSnapshotEntries, encodeSnapshotRegion, rangeOf } from './snapshot-data';

const REGION = {
  id: 7,
  startKey: bytesOf('a'),
  endKey: bytesOf('m'),
  regionEpoch: { confVer: 2, version: 3 },
  peers: [{ id: 11, storeId: 1 }],
};

function entry(cf: string, key: string, value: string): SnapshotEntry {
  return { cf, key: bytesOf(key), value: bytesOf(value) };
}

const ENTRIES = [entry('default', '', ''), entry('default', 'a', '1'), entry('lock', 'a', '2'), entry('write', 'a', '3')];

test.each([1, 2, 3, 4])('pieces with %i entries each, one after the other, are the whole', (count) => {
  const pieces = [encodeSnapshotRegion(REGION)];
  for (let from = 0; from < ENTRIES.length; from += count) pieces.push(encodeSnapshotEntries(ENTRIES.slice(from, from + count)));
  expect(decodeSnapshotData(concatBytes(...pieces))).toEqual({ region: REGION, entries: ENTRIES });
});

test('a region without data is a whole, too', () => {
  expect(decodeSnapshotData(encodeSnapshotRegion(REGION))).toEqual({ region: REGION, entries: [] });
});

test('pieces of which the first is missing, or the last one is cut off, are no snapshot', () => {
  expect(() => decodeSnapshotData(encodeSnapshotEntries(ENTRIES))).toThrow('the data of a snapshot has no region');
  const whole = concatBytes(encodeSnapshotRegion(REGION), encodeSnapshotEntries(ENTRIES));
  expect(() => decodeSnapshotData(whole.subarray(0, whole.length - 1))).toThrow();
});

test('an empty end key is the end of all keys, not a key before which nothing comes', () => {
  expect(rangeOf(REGION)).toEqual({ start: bytesOf('a'), end: bytesOf('m') });
  expect(rangeOf({ ...REGION, endKey: new Uint8Array(0) })).toEqual({ start: bytesOf('a') });
});
