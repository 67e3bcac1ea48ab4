/** Goal: the index is correct. Method: compare it with a linear search on random intervals. */
import fc from 'fast-check';
import { lowerBound, IntervalIndex } from './interval-index';

const interval = fc.tuple(fc.nat(50), fc.nat(20)).map(([from, length]) => ({ from, to: from + length }));

test('the index finds the same overlapping intervals as a linear search', () => {
  fc.assert(
    fc.property(fc.array(interval), interval, (items, { from, to }) => {
      const ordered = [...items].sort((left, right) => left.from - right.from);
      const expected = ordered.filter((item) => item.from <= to && item.to >= from);
      expect(new IntervalIndex(ordered, (item) => item).between(from, to)).toEqual(expected);
    }),
    { seed: 11 },
  );
});

test('the lower bound is the first element that is at least a value', () => {
  expect([0, 1, 2, 5, 9].map((value) => lowerBound([1, 2, 2, 5], value))).toEqual([0, 0, 1, 3, 4]);
});
