import type { Operation } from '../history';
import { casRegisterModel, type CasRegisterInput, type CasRegisterOutput } from '../models/cas-register';
import { registerModel, type RegisterInput, type RegisterOutput } from '../models/register';
import { randomHistory } from '../random/random-history';
import { registerWorkload } from '../random/workload';
import { compileHistory } from './compiled-history';
import { decideByZones } from './zones';

function write(value: string, invokedAt: number, returnedAt: number): Operation<RegisterInput, RegisterOutput> {
  return { client: 0, input: { kind: 'write', value }, output: {}, invokedAt, returnedAt };
}

function read(value: string | null, invokedAt: number, returnedAt: number): Operation<RegisterInput, RegisterOutput> {
  return { client: 0, input: { kind: 'read' }, output: { value }, invokedAt, returnedAt };
}

function decide(...operations: Operation<RegisterInput, RegisterOutput>[]): string {
  return decideByZones(compileHistory(registerModel, operations));
}

test('a register with fresh values is always decided', () => {
  for (const mistakePercent of [0, 5]) {
    const history = randomHistory(registerWorkload('fresh'), { seed: 1, clients: 20, operations: 2000, unknownPercent: 5, mistakePercent });
    expect(decide(...history)).toBe(mistakePercent === 0 ? 'linearizable' : 'illegal');
  }
});

test('two forward zones that overlap are illegal; disjoint ones are legal', () => {
  expect(decide(write('a', 0, 1), write('b', 2, 3), read('a', 4, 5), read('b', 6, 7))).toBe('illegal');
  expect(decide(write('a', 0, 1), read('a', 2, 3), write('b', 4, 5), read('b', 6, 7))).toBe('linearizable');
});

test('a backward zone within a forward one is illegal; one that extends beyond it is legal', () => {
  expect(decide(write('a', 0, 1), write('b', 2, 3), read('a', 4, 5))).toBe('illegal');
  expect(decide(write('a', 0, 1), write('b', 2, 6), read('a', 4, 5))).toBe('linearizable');
});

test('the initial value holds from the start', () => {
  expect(decide(write('a', 0, 1), read(null, 2, 3))).toBe('illegal');
  expect(decide(write('a', 0, 3), read(null, 1, 2))).toBe('linearizable');
});

test('a read that returned before its value was written is illegal, although no zones overlap', () => {
  expect(decide(read('a', 0, 1), write('a', 2, 3))).toBe('illegal');
});

test('if a value has two origins, or an operation does more than read or write, a history that is not illegal is undecided', () => {
  expect(decide(write('a', 0, 1), write('a', 2, 3), read('a', 4, 5))).toBe('undecided');
  const cas: Operation<CasRegisterInput, CasRegisterOutput> = {
    ...write('b', 2, 3),
    input: { kind: 'cas', from: 'a', to: 'b' },
    output: { swapped: true },
  };
  expect(decideByZones(compileHistory(casRegisterModel, [write('a', 0, 1), cas]))).toBe('undecided');
  expect(decideByZones(compileHistory(casRegisterModel, [write('a', 0, 1), cas, read('a', 4, 5)]))).toBe('illegal');
});
