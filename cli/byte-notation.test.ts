import { bytesOf } from '#kit/bytes';

import { ByteNotation } from './byte-notation';

const text = new ByteNotation(false);
const hex = new ByteNotation(true);

test('a word is its text, or its bytes in hexadecimal', () => {
  expect(text.parse('0x61')).toEqual(bytesOf('0x61'));
  expect(hex.parse('0x6100fF')).toEqual(Uint8Array.of(0x61, 0, 0xff));
  expect(hex.parse('61')).toEqual(bytesOf('a'));
  expect(hex.parse('')).toEqual(bytesOf(''));
});

test.each(['0x6', 'xy', '0x6g'])('%s is not hexadecimal', (word) => {
  expect(() => hex.parse(word)).toThrow(`'${word}' is not hexadecimal. Use two digits per byte, for example 0x00ff.`);
});

test.each([
  ['text', 'two words', 'two words', 'two words'],
  ['nothing', '', '', '""'],
  ['text in another script', 'größe 大小', 'größe 大小', 'größe 大小'],
  ['several lines', 'a\nb', 'a\nb', '0x610a62'],
  ['a control character', 'a\x1b', '0x611b', '0x611b'],
  ['text that looks like bytes', '0x61', '0x61', '"0x61"'],
  ['text in quotes', '"a"', '"a"', '"\\"a\\""'],
])('%s, alone and in a row', (_, value, alone, inRow) => {
  expect([text.show(bytesOf(value)), text.showInRow(bytesOf(value))]).toEqual([alone, inRow]);
});

test('bytes that are no text are hexadecimal', () => {
  expect([text.show(Uint8Array.of(0xff, 0)), text.showInRow(Uint8Array.of(0xff, 0))]).toEqual(['0xff00', '0xff00']);
});

test('in hexadecimal, everything is', () => {
  expect([hex.show(bytesOf('a')), hex.showInRow(bytesOf('a')), hex.showInRow(bytesOf(''))]).toEqual(['0x61', '0x61', '0x']);
});
