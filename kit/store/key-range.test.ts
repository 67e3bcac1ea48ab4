import * as fc from 'fast-check';
import { bytesOf } from '#kit/bytes';

import { contains, intersection, overlaps } from './key-range';

test('a range has its start, and not its end; without bounds it has every key', () => {
  const range = { start: bytesOf('b'), end: bytesOf('d') };
  expect(['a', 'b', 'c', 'cz', 'd'].filter((key) => contains(range, bytesOf(key)))).toEqual(['b', 'c', 'cz']);
  expect(['', 'z'].every((key) => contains({}, bytesOf(key)))).toBe(true);
});

test('a key is in the intersection if it is in both ranges', () => {
  const key = fc.uint8Array({ maxLength: 2, max: 3 });
  const bound = fc.option(key, { nil: undefined });
  const range = fc.record({ start: bound, end: bound });
  const property = fc.property(range, range, key, (left, right, some) => {
    expect(contains(intersection(left, right), some)).toBe(contains(left, some) && contains(right, some));
  });
  fc.assert(property, { seed: 1, numRuns: 500 });
});

test.each([
  [{ end: bytesOf('c') }, { start: bytesOf('c') }, false],
  [{ end: bytesOf('d') }, { start: bytesOf('c') }, true],
  [{}, {}, true],
  [{}, { start: bytesOf('c'), end: bytesOf('c') }, false],
  [{ start: bytesOf('a'), end: bytesOf('b') }, { start: bytesOf('x') }, false],
])('ranges %p and %p have a key in common: %s', (left, right, isCommon) => {
  expect(overlaps(left, right)).toBe(isCommon);
  expect(overlaps(right, left)).toBe(isCommon);
});
