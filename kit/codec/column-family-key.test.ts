import fc from 'fast-check';

import { bytesOf, compareBytes, EMPTY_BYTES } from '#kit/bytes';
import { COLUMN_FAMILIES } from '#kit/column-family';

import { columnFamilyEnd, decodeColumnFamilyKey, encodeColumnFamilyKey } from './column-family-key';

const keys = fc.uint8Array({ maxLength: 4 });
const families = fc.constantFrom(...COLUMN_FAMILIES);

test('the encoding is the one that is on disks', () => {
  expect(COLUMN_FAMILIES.map((cf) => encodeColumnFamilyKey(cf, bytesOf('k')))).toEqual([
    Uint8Array.of(1, 0x6b),
    Uint8Array.of(2, 0x6b),
    Uint8Array.of(3, 0x6b),
    Uint8Array.of(4, 0x6b),
  ]);
});

test('a key comes back as it was, in memory of its own', () => {
  fc.assert(
    fc.property(families, keys, (cf, key) => {
      const encoded = encodeColumnFamilyKey(cf, key);
      const decoded = decodeColumnFamilyKey(encoded);
      encoded.fill(0);
      expect(decoded).toEqual(key);
    }),
    { seed: 1 },
  );
});

test('keys of a family keep their order and lie between its first key and its end', () => {
  fc.assert(
    fc.property(families, keys, keys, (cf, left, right) => {
      const [encodedLeft, encodedRight] = [encodeColumnFamilyKey(cf, left), encodeColumnFamilyKey(cf, right)];
      expect(Math.sign(compareBytes(encodedLeft, encodedRight))).toBe(Math.sign(compareBytes(left, right)));
      expect(compareBytes(encodedLeft, encodeColumnFamilyKey(cf, EMPTY_BYTES))).toBeGreaterThanOrEqual(0);
      expect(compareBytes(encodedLeft, columnFamilyEnd(cf))).toBeLessThan(0);
    }),
    { seed: 2 },
  );
});

test('families do not overlap', () => {
  const borders = COLUMN_FAMILIES.flatMap((cf) => [encodeColumnFamilyKey(cf, EMPTY_BYTES), columnFamilyEnd(cf)]);
  for (const [i, border] of borders.entries()) {
    if (i > 0) expect(compareBytes(borders[i - 1]!, border)).toBeLessThanOrEqual(0);
  }
});

test('an unknown column family is refused', () => {
  const refusal = expect.objectContaining({ code: 'UnknownColumnFamily' });
  expect(() => encodeColumnFamilyKey('x', EMPTY_BYTES)).toThrow(refusal);
  expect(() => columnFamilyEnd('x')).toThrow(refusal);
});
