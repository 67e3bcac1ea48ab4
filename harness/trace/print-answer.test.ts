import { bytesOf } from '#kit/bytes';

import { printAnswer } from './print-answer';

test.each<[string, unknown, string]>([
  ['a value', bytesOf('1'), '"1"'],
  ['what was not found', null, 'nothing'],
  ['no more than that it is done', undefined, 'ok'],
  ['a message that says nothing', { error: '', value: new Uint8Array(), notFound: false }, 'ok'],
  ['the fields that say something', { error: '', value: bytesOf('1'), notFound: true }, 'value "1", notFound'],
  ['a list', [{ key: bytesOf('a') }, { key: bytesOf('b') }], '[key "a", key "b"]'],
  ['a long answer', 'x'.repeat(100), `${'x'.repeat(79)}…`],
])('an answer is printed briefly: %s', (_, answer, line) => {
  expect(printAnswer(answer)).toBe(line);
});
