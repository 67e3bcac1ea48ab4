import fc from 'fast-check';

import { bytesOf, compareBytes, concatBytes, copyBytes, EMPTY_BYTES, equalBytes, printBytes, toHex } from './bytes';

const bytes = (...values: number[]) => Uint8Array.from(values);
const anyBytes = fc.uint8Array({ maxLength: 6 });

test('bytesOf gives UTF-8', () => {
  expect(bytesOf('')).toEqual(EMPTY_BYTES);
  expect(bytesOf('aé€😀')).toEqual(bytes(0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80));
});

test('a copy shares no memory, also of a Buffer or of a part of a larger one', () => {
  const whole = Buffer.from('before it after');
  const part = whole.subarray(7, 9);
  const copy = copyBytes(part);
  whole.fill(0);
  expect(copy).toEqual(bytesOf('it'));
  expect([Object.getPrototypeOf(copy), copy.buffer.byteLength]).toEqual([Uint8Array.prototype, 2]);
});

test('bytes are unsigned in the order, and a prefix comes first', () => {
  const inOrder = [[], [0], [0, 0], [0, 255], [1], [127], [127, 255], [128], [255], [255, 0], [255, 255]].map((values) => bytes(...values));
  expect(inOrder.toReversed().toSorted(compareBytes)).toEqual(inOrder);
  for (const [i, left] of inOrder.entries()) {
    expect(inOrder.map((right) => Math.sign(compareBytes(left, right)))).toEqual(inOrder.map((_, j) => Math.sign(i - j)));
    expect(inOrder.map((right) => equalBytes(left, right))).toEqual(inOrder.map((_, j) => i === j));
  }
});

test('the order is the one of Buffer', () => {
  fc.assert(
    fc.property(anyBytes, anyBytes, (left, right) => {
      expect(Math.sign(compareBytes(left, right))).toBe(Buffer.compare(left, right));
      expect(equalBytes(left, right)).toBe(Buffer.compare(left, right) === 0);
    }),
    { seed: 1 },
  );
});

test('concatBytes puts the pieces one after the other in new memory', () => {
  fc.assert(
    fc.property(fc.array(anyBytes), (pieces) => {
      expect(concatBytes(...pieces)).toEqual(Uint8Array.from(pieces.flatMap((piece) => [...piece])));
    }),
    { seed: 2 },
  );
  const only = bytes(1, 2);
  expect(concatBytes(only).buffer).not.toBe(only.buffer);
});

test('toHex gives two lower-case digits a byte', () => {
  expect([toHex(EMPTY_BYTES), toHex(bytes(0, 9, 10, 0xab, 0xff))]).toEqual(['', '00090aabff']);
});

test('printBytes gives printable text in quotes and everything else as hexadecimal', () => {
  const printed = [
    [bytesOf('key 1'), '"key 1"'],
    [EMPTY_BYTES, '""'],
    [bytesOf('say "é€😀"'), '"say \\"é€😀\\""'],
    [bytes(0x61, 0x00), '0x6100'],
    [bytesOf('line\nline'), '0x6c696e650a6c696e65'],
    [bytes(0xff), '0xff'],
    // Characters that nobody would see: a byte order mark, a zero-width joiner.
    [bytes(0xef, 0xbb, 0xbf, 0x61), '0xefbbbf61'],
    [bytesOf('a\u200db'), '0x61e2808d62'],
    [bytes(0xc3), '0xc3'],
  ] as const;
  for (const [input, expected] of printed) expect(printBytes(input)).toBe(expected);
});

test('printBytes shows the first bytes of long ones and says how many there are', () => {
  expect([printBytes(bytesOf('abcd'), 4), printBytes(bytesOf('abcde'), 4)]).toEqual(['"abcd"', '"abcd"… (5 bytes)']);
  expect(printBytes(new Uint8Array(100))).toBe(`0x${'00'.repeat(32)}… (100 bytes)`);
});

test('different bytes print differently', () => {
  fc.assert(
    fc.property(anyBytes, anyBytes, (left, right) => {
      expect(printBytes(left) === printBytes(right)).toBe(equalBytes(left, right));
    }),
    { seed: 3, numRuns: 1000 },
  );
  // A decoder drops a byte order mark unless told not to.
  expect(printBytes(bytes(0xef, 0xbb, 0xbf, 0x61))).not.toBe(printBytes(bytesOf('a')));
});
