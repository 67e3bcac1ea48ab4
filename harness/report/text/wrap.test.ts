import { wrap } from './wrap';

test('lines break at spaces', () => expect(wrap('append entries 4..6', 14, 3)).toEqual(['append entries', '4..6']));

test('a word longer than a line is broken', () => expect(wrap('abcdefghij', 4, 3)).toEqual(['abcd', 'efgh', 'ij']));

test('a text that is too long ends in an ellipsis', () => expect(wrap('one two three four five', 9, 2)).toEqual(['one two', 'three fo…']));

test('a text that fits is unchanged', () => expect(wrap('fits', 4, 1)).toEqual(['fits']));
