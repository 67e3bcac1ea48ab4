/** Goal: traced calls are recorded with their results, and behave like untraced calls. Method: a small object in a simulation. */
import { tracedCall, tracedCalls } from '#harness/scenario/traced-calls';
import { SeededChoices } from '#harness/simulation/choices/seeded';
import { Simulation } from '#harness/simulation/simulation';
import { Trace } from '#harness/trace/trace';
import { TypeKVError } from '#kit/errors';

class Counter {
  #value = 0;

  add(amount: number): number {
    if (amount < 0) throw new RangeError('negative');
    return (this.#value += amount);
  }

  later(): Promise<number> {
    return Promise.resolve(this.#value);
  }

  untraced(): number {
    return this.#value;
  }
}

function traced(keepEvents: boolean): { counter: Counter; trace: Trace } {
  const trace = new Trace({ keepEvents });
  const simulation = new Simulation({ choices: new SeededChoices(1, 'traced calls'), trace, maxEvents: 1, maxMilliseconds: 1 });
  const texts = {
    add: { call: (amount: number) => `add ${amount}`, result: (value: number) => `returns ${value}` },
    later: { call: () => 'later', result: (value: number) => `completes with ${value}` },
  };
  return { counter: tracedCalls(new Counter(), texts, { simulation, actor: 'counter' }), trace };
}

const told = (trace: Trace): unknown[] => trace.events().map(({ kind, data }) => `${kind}: ${String(data['what'])}`);

test('calls are recorded with results, exceptions and completions', async () => {
  const { counter, trace } = traced(true);
  expect(counter.add(2)).toBe(2);
  expect(() => counter.add(-1)).toThrow(RangeError);
  expect(await counter.later()).toBe(2);
  expect(counter.untraced()).toBe(2);
  expect(told(trace)).toEqual([
    'call: add 2',
    'result: returns 2',
    'call: add -1',
    'result: throws RangeError: negative',
    'call: later',
    'result: completes with 2',
  ]);
});

test('the hash of a trace does not depend on whether calls are recorded', () => {
  const [kept, bare] = [traced(true), traced(false)];
  for (const { counter } of [kept, bare]) counter.add(1);
  expect(kept.trace.digest()).toBe(bare.trace.digest());
  expect(told(bare.trace)).toEqual([]);
});

test('a refused call is recorded with the code of its error', () => {
  const trace = new Trace({ keepEvents: true });
  const simulation = new Simulation({ choices: new SeededChoices(1, 'refused call'), trace, maxEvents: 1, maxMilliseconds: 1 });
  const refuse = (): never => {
    throw new TypeKVError('NotLeader', 'node 2 leads');
  };
  expect(() => tracedCall({ simulation, actor: 'node 1' }, { call: () => 'propose "x"' }, refuse)).toThrow(TypeKVError);
  expect(told(trace)).toEqual(['call: propose "x"', 'result: throws NotLeader: node 2 leads']);
});
