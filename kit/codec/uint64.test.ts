import fc from 'fast-check';
import { compareBytes, concatBytes, toHex } from '#kit/bytes';
import { decodeUint64, decodeUint64Descending, encodeIndex, encodeUint64, encodeUint64Descending, indexAt } from './uint64';

const numbers = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const settings = { seed: 64, numRuns: 500 };
const invalid = expect.objectContaining({ code: 'InvalidArgument' });

test('ascending is big-endian, descending its complement', () => {
  expect(toHex(encodeUint64(258n))).toBe('0000000000000102');
  expect(toHex(encodeUint64Descending(258n))).toBe('fffffffffffffefd');
});

describe.each([
  { order: 'ascending', sign: 1, encode: encodeUint64, decode: decodeUint64 },
  { order: 'descending', sign: -1, encode: encodeUint64Descending, decode: decodeUint64Descending },
])('$order', ({ sign, encode, decode }) => {
  test('a number comes back, with any bytes before and after it in memory', () => {
    fc.assert(
      fc.property(numbers, fc.uint8Array({ maxLength: 9 }), (value, other) => {
        const whole = concatBytes(other, encode(value), other);
        expect(decode(whole.subarray(other.length))).toBe(value);
      }),
      settings,
    );
  });

  test('bytes have the order that is promised', () => {
    fc.assert(
      fc.property(numbers, numbers, (left, right) => {
        const expected = left === right ? 0 : left < right ? -sign : sign;
        expect(Math.sign(compareBytes(encode(left), encode(right)))).toBe(expected);
      }),
      settings,
    );
  });

  test.each([-1n, 2n ** 64n])('%s is refused, by name', (value) => {
    expect(() => encode(value)).toThrow(invalid);
    expect(() => encode(value)).toThrow(`${value} is not`);
  });

  test('fewer than 8 bytes are refused', () => {
    expect(() => decode(new Uint8Array(7))).toThrow(invalid);
  });
});

test.each([0, 1, 255, 256, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 12_345, Number.MAX_SAFE_INTEGER])(
  'the index %d has the bytes of the same 64-bit integer',
  (value) => {
    expect(encodeIndex(value)).toEqual(encodeUint64(BigInt(value)));
  },
);

test.each([-1, 0.5, 2 ** 53, NaN])('%d is no index', (value) => {
  expect(() => encodeIndex(value)).toThrow('is not an integer from 0 to 2^53 - 1');
});

test('an index comes back from any position', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.uint8Array({ maxLength: 9 }), (value, other) => {
      expect(indexAt(concatBytes(other, encodeIndex(value), other), other.length)).toBe(value);
    }),
    settings,
  );
});
