import * as fc from 'fast-check';
import { compareBytes, toHex } from '#kit/bytes';

import { applyStateKey, entryKey, entryRange, raftStateKey, regionStateKey, regionStateRange, storeIdentKey } from './layout';

const numbers = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const SEED = { seed: 1 };

function isIn({ start, end }: ReturnType<typeof entryRange>, key: Uint8Array): boolean {
  return compareBytes(start!, key) <= 0 && compareBytes(key, end!) < 0;
}

test('keys have the bytes that the format gives them', () => {
  expect([storeIdentKey(), regionStateKey(258), raftStateKey(1), applyStateKey(1), entryKey(1, 2 ** 40)].map(toHex)).toEqual([
    '01',
    '02' + '0000000000000102',
    '03' + '0000000000000001' + '01',
    '03' + '0000000000000001' + '02',
    '03' + '0000000000000001' + '03' + '0000010000000000',
  ]);
});

test('entries are in the order of their regions, then of their indexes', () => {
  const property = fc.property(numbers, numbers, numbers, numbers, (region, index, otherRegion, otherIndex) => {
    const order = Math.sign(region - otherRegion) || Math.sign(index - otherIndex);
    expect(Math.sign(compareBytes(entryKey(region, index), entryKey(otherRegion, otherIndex)))).toBe(order);
  });
  fc.assert(property, SEED);
});

test("the range of a region's entries has all of them, no other region's, and nothing else", () => {
  const property = fc.property(numbers, numbers, numbers, (region, index, other) => {
    const range = entryRange(region);
    expect(isIn(range, entryKey(region, index))).toBe(true);
    expect(isIn(range, entryKey(other, index))).toBe(other === region);
    for (const key of [storeIdentKey(), regionStateKey(region), raftStateKey(region), applyStateKey(region)])
      expect(isIn(range, key)).toBe(false);
  });
  fc.assert(property, SEED);
});

test('the range of regions has all their states, in the order of their ids, and nothing else', () => {
  for (const id of [0, 1, 255, 256, Number.MAX_SAFE_INTEGER]) expect(isIn(regionStateRange(), regionStateKey(id))).toBe(true);
  expect(compareBytes(regionStateKey(255), regionStateKey(256))).toBeLessThan(0);
  for (const key of [storeIdentKey(), raftStateKey(1), applyStateKey(1), entryKey(1, 1)]) expect(isIn(regionStateRange(), key)).toBe(false);
});

test.each([-1, 1.5, NaN])('%p is no id and no index', (number) => {
  expect(() => regionStateKey(number)).toThrow();
  expect(() => entryKey(1, number)).toThrow();
});
