import type { Operation } from './history';
import { casRegisterModel, type CasRegisterInput, type CasRegisterOutput } from './models/cas-register';
import { plainSearch } from './plain-search';

type CasOperation = Operation<CasRegisterInput, CasRegisterOutput>;

function call(input: CasRegisterInput, output: CasRegisterOutput | undefined, invokedAt: number, returnedAt: number): CasOperation {
  return { client: invokedAt, input, output, invokedAt, returnedAt };
}

const write = (value: string, invokedAt: number, returnedAt: number): CasOperation =>
  call({ kind: 'write', value }, {}, invokedAt, returnedAt);
const read = (value: string, invokedAt: number, returnedAt: number): CasOperation =>
  call({ kind: 'read' }, { value }, invokedAt, returnedAt);

test('operations that overlap may take effect in either order', () => {
  expect(plainSearch(casRegisterModel, [write('a', 0, 2), write('b', 1, 3), read('a', 4, 5)])).toBe(true);
  expect(plainSearch(casRegisterModel, [write('a', 0, 2), write('b', 1, 3), read('b', 4, 5)])).toBe(true);
});

test('operations that do not overlap take effect in their order', () => {
  expect(plainSearch(casRegisterModel, [write('a', 0, 1), write('b', 2, 3), read('a', 4, 5)])).toBe(false);
});

test('an operation without an answer may take effect at any later time, or never', () => {
  const unknown = call({ kind: 'cas', from: 'a', to: 'b' }, undefined, 2, Infinity);
  expect(plainSearch(casRegisterModel, [write('a', 0, 1), unknown, read('a', 3, 4), read('b', 5, 6)])).toBe(true);
  expect(plainSearch(casRegisterModel, [write('a', 0, 1), unknown, read('a', 3, 4), read('a', 5, 6)])).toBe(true);
  expect(plainSearch(casRegisterModel, [write('a', 0, 1), unknown, read('b', 3, 4), read('a', 5, 6)])).toBe(false);
});

test('a failed compare-and-set found a different value', () => {
  const failed = call({ kind: 'cas', from: 'a', to: 'b' }, { swapped: false }, 2, 3);
  expect(plainSearch(casRegisterModel, [write('a', 0, 1), failed])).toBe(false);
  expect(plainSearch(casRegisterModel, [write('a', 0, 1), write('c', 1.5, 4), failed])).toBe(true);
});
