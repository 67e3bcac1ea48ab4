/** Goal: the verdicts, budgets and explanations of the linearizability checker are correct. Method: small histories with explicit times. */
import { bytesOf } from '#kit/bytes';
import type { Operation } from './history';
import { type LinearizabilityResult, checkLinearizability } from './linearizability';
import { casRegisterModel, type CasRegisterInput, type CasRegisterOutput } from './models/cas-register';
import { keyValueModel, type KeyValueInput, type KeyValueOutput } from './models/key-value';
import { registerModel, type RegisterInput, type RegisterOutput } from './models/register';
import { keyValueWorkload } from './random/workload';
import { randomHistory } from './random/random-history';

const OPTIONS = { maxSteps: 100_000 };

type RegisterOperation = Operation<RegisterInput, RegisterOutput>;

function write(client: number, invokedAt: number, returnedAt: number, value: string): RegisterOperation {
  return { client, input: { kind: 'write', value }, output: returnedAt === Infinity ? undefined : {}, invokedAt, returnedAt };
}

function read(client: number, invokedAt: number, returnedAt: number, value: string | null): RegisterOperation {
  return { client, input: { kind: 'read' }, output: { value }, invokedAt, returnedAt };
}

function checkRegister(...operations: RegisterOperation[]): LinearizabilityResult<RegisterInput, RegisterOutput> {
  return checkLinearizability(registerModel, operations, OPTIONS);
}

describe('verdicts', () => {
  test('an empty history is linearizable', () => {
    expect(checkRegister().verdict).toBe('linearizable');
  });

  test('a read may see a write that is concurrent with it, or miss it', () => {
    expect(checkRegister(write(0, 0, 3, 'a'), read(1, 1, 2, 'a')).verdict).toBe('linearizable');
    expect(checkRegister(write(0, 0, 3, 'a'), read(1, 1, 2, null)).verdict).toBe('linearizable');
  });

  test('a read that is invoked after the return of a write sees it', () => {
    expect(checkRegister(write(0, 0, 1, 'a'), read(1, 2, 3, null)).verdict).toBe('illegal');
  });

  test('once a read has seen a write, no later read misses it, although the write is still in flight', () => {
    expect(checkRegister(write(0, 0, 9, 'a'), read(1, 1, 2, 'a'), read(2, 3, 4, null)).verdict).toBe('illegal');
  });

  test('a value cannot be read before it is written', () => {
    expect(checkRegister(read(1, 0, 1, 'a'), write(0, 2, 3, 'a')).verdict).toBe('illegal');
  });

  test('an indeterminate write may take effect late, or never, but not twice', () => {
    const unknown = write(0, 0, Infinity, 'a');
    expect(checkRegister(unknown, read(1, 1, 2, null)).verdict).toBe('linearizable');
    expect(checkRegister(unknown, read(1, 1, 2, null), read(1, 3, 4, 'a')).verdict).toBe('linearizable');
    expect(checkRegister(unknown, read(1, 1, 2, 'a'), write(1, 3, 4, 'b'), read(1, 5, 6, 'b'), read(1, 7, 8, 'a')).verdict).toBe('illegal');
  });

  test('the return time of an indeterminate operation is ignored', () => {
    const unknown = { ...write(0, 0, Infinity, 'a'), returnedAt: 1 };
    expect(checkRegister(unknown, read(1, 2, 3, null), read(1, 4, 5, 'a')).verdict).toBe('linearizable');
  });

  test('an indeterminate write that no operation reads may be needed to overwrite a value', () => {
    // write(a), delete → ?, append(b) and a get that sees only b: the delete must have taken effect between them.
    const at = (client: number, input: KeyValueInput, output: KeyValueOutput | undefined, invokedAt: number, returnedAt: number) => ({
      client,
      input,
      output,
      invokedAt,
      returnedAt,
    });
    const [key, a, b] = [bytesOf('k'), bytesOf('a'), bytesOf('b')];
    const history: Operation<KeyValueInput, KeyValueOutput>[] = [
      at(1, { kind: 'get', key }, { value: null }, 0, 3),
      at(0, { kind: 'delete', key }, undefined, 1, Infinity),
      at(2, { kind: 'put', key, value: a }, {}, 2, 8),
      at(3, { kind: 'append', key, value: b }, {}, 4, 6),
      at(1, { kind: 'get', key }, { value: null }, 5, 7),
      at(0, { kind: 'get', key }, { value: b }, 9, 10),
    ];
    expect(checkLinearizability(keyValueModel, history, OPTIONS).verdict).toBe('linearizable');
  });

  test('the order of the arguments does not matter', () => {
    const history = [read(2, 5, 6, 'b'), write(1, 1, 2, 'b'), write(0, 0, 4, 'a')];
    expect(checkRegister(...history)).toEqual(checkRegister(...[...history].reverse()));
  });
});

describe('budgets', () => {
  type CasOperation = Operation<CasRegisterInput, CasRegisterOutput>;

  function cas(from: number, to: number, invokedAt: number, returnedAt: number): CasOperation {
    return { client: invokedAt, input: { kind: 'cas', from: `${from}`, to: `${to}` }, output: { swapped: true }, invokedAt, returnedAt };
  }

  /** Concurrent swaps away from the 0 that the last swap needs. Zones cannot decide this, because the last swap also leaves a 0. */
  function hardHistory(length: number): CasOperation[] {
    const chain = Array.from({ length }, (_, link) => cas(link, link + 1, link, 1000 + link));
    return [write(0, -1, 2000, '0'), ...chain, cas(0, 0, 3000, 3001)];
  }

  test('an exhausted budget gives the verdict unknown, after exactly the given steps', () => {
    expect(checkLinearizability(casRegisterModel, hardHistory(10), { maxSteps: 3 })).toEqual({ verdict: 'unknown', steps: 3 });
  });

  test('the same history takes the same number of steps', () => {
    const results = [1, 2].map(() => checkLinearizability(casRegisterModel, hardHistory(10), OPTIONS));
    expect(results[0]!.steps).toBeGreaterThan(3);
    expect(results[0]).toEqual(results[1]);
  });

  test('the budget is shared: an illegal key is found although another key alone would exhaust the budget', () => {
    const hard = randomHistory(keyValueWorkload(['get', 'put', 'put', 'delete'], 1, 3), {
      seed: 1,
      clients: 60,
      operations: 4000,
      unknownPercent: 0,
      mistakePercent: 0,
    });
    const end = Math.max(...hard.map((operation) => operation.returnedAt));
    const key = bytesOf('z');
    const put = (value: string, time: number): Operation<KeyValueInput, KeyValueOutput> => ({
      client: 0,
      input: { kind: 'put', key, value: bytesOf(value) },
      output: {},
      invokedAt: end + time,
      returnedAt: end + time + 1,
    });
    const get = (value: string, time: number): Operation<KeyValueInput, KeyValueOutput> => ({
      client: 0,
      input: { kind: 'get', key },
      output: { value: bytesOf(value) },
      invokedAt: end + time,
      returnedAt: end + time + 1,
    });
    const illegal = [put('a', 1), put('b', 3), put('a', 5), get('a', 7), get('b', 9)];
    const maxSteps = 1500;
    expect(checkLinearizability(keyValueModel, hard, { maxSteps }).verdict).toBe('unknown');
    const result = checkLinearizability(keyValueModel, [...hard, ...illegal], { maxSteps });
    expect(result).toMatchObject({ verdict: 'illegal', partition: 'z' });
  });
});

describe('explanations', () => {
  function explain(...operations: RegisterOperation[]): { message: string; prefix: string[]; stuck: string[] } {
    const result = checkRegister(...operations);
    if (result.verdict !== 'illegal') throw new Error(`the verdict was ${result.verdict}`);
    const { longestPrefix, stuck, message } = result.explanation;
    const describe = ({ input, output }: RegisterOperation): string => registerModel.describe(input, output);
    return { message, prefix: longestPrefix.map(describe), stuck: stuck.map(describe) };
  }

  test('the prefix ends before the first return without an explanation, and the operations concurrent with it are listed', () => {
    const later = [write(0, 6, 7, 'c'), read(1, 8, 9, 'c')];
    expect(explain(write(0, 0, 1, 'a'), write(1, 2, 10, 'b'), read(2, 3, 4, null), ...later)).toMatchObject({
      prefix: ['write(a) → ok'],
      stuck: ['read() → null', 'write(b) → ok'],
    });
  });

  test('a value that no operation wrote', () => {
    expect(explain(write(0, 0, 1, 'a'), read(1, 2, 3, 'b')).message).toBe(
      'read() → b by client 1 is illegal: no operation invoked before its return can have written this value.',
    );
  });

  test('an overwritten value', () => {
    expect(explain(write(0, 0, 1, 'a'), write(1, 2, 3, 'b'), read(2, 4, 5, 'a')).message).toBe(
      'read() → a by client 2 is illegal: its value was already overwritten: write(a) → ok by client 0 returned before ' +
        'write(b) → ok by client 1 was invoked, and write(b) → ok by client 1 returned before this operation was invoked.',
    );
  });

  test('an overwritten initial value', () => {
    expect(explain(write(0, 0, 1, 'a'), read(1, 2, 3, null)).message).toBe(
      'read() → null by client 1 is illegal: its value was already overwritten: write(a) → ok by client 0 returned before this operation ' +
        'was invoked.',
    );
  });

  test('an old value after a new one was read', () => {
    expect(explain(write(0, 0, 1, 'a'), write(1, 2, 9, 'b'), read(2, 3, 4, 'b'), read(3, 5, 6, 'a')).message).toBe(
      'read() → a by client 3 is illegal: its value was already overwritten: write(a) → ok by client 0 returned before ' +
        'write(b) → ok by client 1 was invoked, and read() → b by client 2, which saw write(b) → ok by client 1, returned before this ' +
        'operation was invoked.',
    );
  });

  test('the numbers of operations, if no two or three operations show the violation', () => {
    expect(explain(write(0, 0, 3, 'a'), write(1, 1, 4, 'b'), read(2, 5, 6, 'a'), read(3, 7, 8, 'b')).message).toBe(
      'read() → b by client 3 is illegal: no order of the 3 operations that returned before it and the 0 operations concurrent with it ' +
        'explains its result.',
    );
  });
});

describe('mistakes of the caller', () => {
  test('an operation that returned before it was invoked is refused', () => {
    expect(() => checkRegister(write(7, 5, 5, 'a'))).toThrow('client 7: an operation invoked at 5 returned at 5');
  });

  test('an output of an operation that never returned is refused', () => {
    expect(() => checkRegister({ ...write(7, 5, 6, 'a'), returnedAt: Infinity })).toThrow('client 7');
  });
});
