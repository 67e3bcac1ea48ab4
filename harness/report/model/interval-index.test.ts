/** Goal: the index finds what a search through everything finds. */
import fc from 'fast-check';
import { firstAtLeast, IntervalIndex } from './interval-index';

const interval = fc.tuple(fc.nat(50), fc.nat(20)).map(([from, length]) => ({ from, to: from + length }));

test('the intervals that meet a stretch are those that a search through all of them finds', () => {
  fc.assert(
    fc.property(fc.array(interval), interval, (items, { from, to }) => {
      const ordered = [...items].sort((left, right) => left.from - right.from);
      const expected = ordered.filter((item) => item.from <= to && item.to >= from);
      expect(new IntervalIndex(ordered, (item) => item).between(from, to)).toEqual(expected);
    }),
    { seed: 11 },
  );
});

test('the first element that is at least a value', () => {
  expect([0, 1, 2, 5, 9].map((value) => firstAtLeast([1, 2, 2, 5], value))).toEqual([0, 0, 1, 3, 4]);
});
