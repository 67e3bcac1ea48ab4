import fc from 'fast-check';
import { composeTimestamp, decomposeTimestamp } from './timestamp';

const parts = fc.record({ physicalMs: fc.nat({ max: 2 ** 46 - 1 }), logical: fc.nat({ max: 2 ** 18 - 1 }) });

test('a timestamp is the milliseconds shifted by 18 bits, plus the counter', () => {
  expect(composeTimestamp({ physicalMs: 0, logical: 0 })).toBe(0n);
  expect(composeTimestamp({ physicalMs: 1, logical: 2 })).toBe(262146n);
  expect(composeTimestamp({ physicalMs: 2 ** 46 - 1, logical: 2 ** 18 - 1 })).toBe(2n ** 64n - 1n);
});

test('its parts come back', () => {
  fc.assert(
    fc.property(parts, (given) => {
      expect(decomposeTimestamp(composeTimestamp(given))).toEqual(given);
    }),
    { seed: 18 },
  );
});

test('timestamps are ordered by milliseconds, then by counter', () => {
  fc.assert(
    fc.property(parts, parts, (left, right) => {
      const expected = left.physicalMs - right.physicalMs || left.logical - right.logical;
      const difference = composeTimestamp(left) - composeTimestamp(right);
      expect(Math.sign(Number(difference))).toBe(Math.sign(expected));
    }),
    { seed: 18 },
  );
});

test.each([
  { physicalMs: -1, logical: 0 },
  { physicalMs: 0.5, logical: 0 },
  { physicalMs: NaN, logical: 0 },
  { physicalMs: 2 ** 46, logical: 0 },
  { physicalMs: 0, logical: -1 },
  { physicalMs: 0, logical: 2 ** 18 },
])('parts out of bounds are refused: %j', (given) => {
  expect(() => composeTimestamp(given)).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
});

test.each([-1n, 2n ** 64n])('a timestamp out of bounds is refused: %s', (timestamp) => {
  expect(() => decomposeTimestamp(timestamp)).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
});
