import fc from 'fast-check';
import { bytesOf, compareBytes, concatBytes, toHex } from '#kit/bytes';
import { decodeBytes, encodeBytes } from './memcomparable';

/** Few different bytes, so that prefixes, padding and marker values meet often; lengths around two groups. */
const byteStrings = fc.uint8Array({ maxLength: 20 }).chain((bytes) =>
  fc.constantFrom(
    bytes,
    bytes.map((byte) => [0, 1, 0xf7, 0xfe, 0xff][byte % 5]!),
    new Uint8Array(bytes.length),
  ),
);
const settings = { seed: 8, numRuns: 1000 };
const invalid = expect.objectContaining({ code: 'InvalidArgument' });

test.each([
  ['', '0000000000000000' + 'f7'],
  ['abc', '6162630000000000' + 'fa'],
  ['abcdefgh', '6162636465666768' + 'ff' + '0000000000000000' + 'f7'],
  ['abcdefghi', '6162636465666768' + 'ff' + '6900000000000000' + 'f8'],
])('%j is encoded in groups of 8 with markers', (text, hex) => {
  expect(toHex(encodeBytes(bytesOf(text)))).toBe(hex);
});

test('bytes come back, and so does what follows them', () => {
  fc.assert(
    fc.property(byteStrings, byteStrings, (bytes, rest) => {
      const decoded = decodeBytes(concatBytes(encodeBytes(bytes), rest));
      expect(decoded.bytes).toEqual(bytes);
      expect(decoded.rest).toEqual(rest);
    }),
    settings,
  );
});

test('encoded bytes are ordered as the bytes are, whatever is appended', () => {
  fc.assert(
    fc.property(byteStrings, byteStrings, byteStrings, byteStrings, (left, right, afterLeft, afterRight) => {
      const order = compareBytes(left, right);
      fc.pre(order !== 0);
      const encodedOrder = compareBytes(concatBytes(encodeBytes(left), afterLeft), concatBytes(encodeBytes(right), afterRight));
      expect(Math.sign(encodedOrder)).toBe(Math.sign(order));
    }),
    settings,
  );
});

test('a prefix comes first, even if the longer key continues with zeros', () => {
  expect(compareBytes(encodeBytes(Uint8Array.of(1)), encodeBytes(Uint8Array.of(1, 0)))).toBeLessThan(0);
});

test('decoding gives a copy of the bytes', () => {
  const encoded = encodeBytes(bytesOf('abc'));
  const { bytes } = decodeBytes(encoded);
  encoded.fill(0);
  expect(bytes).toEqual(bytesOf('abc'));
});

test('every encoding that is cut off is refused', () => {
  const encoded = encodeBytes(bytesOf('abcdefghi'));
  for (let length = 0; length < encoded.length; length++) {
    expect(() => decodeBytes(encoded.subarray(0, length))).toThrow(invalid);
  }
});

test.each([
  ['a marker below 0xf7', '00000000000000' + '00' + 'f6'],
  ['padding that is not zero', '61000000000000' + '01' + 'f8'],
])('%s is refused', (_what, hex) => {
  expect(() => decodeBytes(Uint8Array.from(Buffer.from(hex, 'hex')))).toThrow(invalid);
});
