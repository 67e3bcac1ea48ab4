/** Exploration on programs whose states can be counted by hand. */
import { violation } from '#harness/scenario/verdict';
import type { Scenario } from '#harness/scenario/scenario';

import { explore, replayPath } from './explore';

const code = { instance: () => ({ load: () => undefined as never }) };

/** Stores that do nothing but remember what they got, and one message a line: who sends what to whom. */
function exchange(
  messages: readonly (readonly [from: number, to: number, what: string])[],
  stores: number,
  got?: (log: string[][]) => void,
): Scenario {
  return {
    id: 'test/exchange',
    faults: [],
    async run(context) {
      const log: string[][] = Array.from({ length: stores + 1 }, () => []);
      const all = Array.from({ length: stores }, () =>
        context.store(async ({ storeId, messages: mail }) => {
          mail.onMessage((_, type) => {
            log[storeId]!.push(type);
            got?.(log);
          });
          return { send: (to: number, what: string) => mail.send(to, what, {}) };
        }),
      );
      for (const store of all) await store.start();
      for (const [from, to, what] of messages) all[from - 1]!.service!.send(to, what);
      await context.simulation.idle();
    },
  };
}

const options = { code, branching: () => undefined, maxEvents: 100, maxStates: 100_000 };

function states(scenario: Scenario, more: Partial<typeof options> = {}): Promise<{ states: number; complete: boolean }> {
  return explore({ ...options, ...more, scenario }).then(({ states: count, complete }) => ({ states: count, complete }));
}

test('messages to different stores commute: n of them have 2^n - 1 states after the first event', async () => {
  expect(
    await states(
      exchange(
        [
          [1, 2, 'a'],
          [2, 3, 'b'],
          [3, 1, 'c'],
        ],
        3,
      ),
    ),
  ).toEqual({ states: 7, complete: true });
});

test('messages to one store do not commute: three of them have 3 + 6 + 6 states', async () => {
  expect(
    await states(
      exchange(
        [
          [1, 3, 'a'],
          [1, 3, 'b'],
          [2, 3, 'c'],
        ],
        3,
      ),
    ),
  ).toEqual({ states: 15, complete: true });
});

test('two messages that mean the same are one', async () => {
  expect(
    await states(
      exchange(
        [
          [1, 3, 'a'],
          [1, 3, 'a'],
        ],
        3,
      ),
    ),
  ).toEqual({ states: 2, complete: true });
});

test('the depth bounds the exploration', async () => {
  expect(
    await states(
      exchange(
        [
          [1, 3, 'a'],
          [1, 3, 'b'],
          [2, 3, 'c'],
        ],
        3,
      ),
      { maxEvents: 2 },
    ),
  ).toEqual({ states: 9, complete: true });
});

test('the budget of states ends it, and it says that it is not complete', async () => {
  const { states: count, complete } = await states(
    exchange(
      [
        [1, 3, 'a'],
        [1, 3, 'b'],
        [2, 3, 'c'],
      ],
      3,
    ),
    { maxStates: 5 },
  );
  expect([count >= 5 && count < 15, complete]).toEqual([true, false]);
});

test('an order that breaks a rule is found, and its path gives the very same run', async () => {
  const scenario = exchange(
    [
      [1, 3, 'a'],
      [1, 3, 'b'],
      [2, 3, 'c'],
    ],
    3,
    (log) => {
      if (log[3]!.join('') === 'cba') throw violation('order', 'c came before b, and b before a');
    },
  );
  const found = await explore({ ...options, scenario });
  expect(found.failure?.run.failure).toMatchObject({ verdict: 'violation', property: 'order' });
  const again = await replayPath(found.failure!.path, { ...options, scenario });
  expect([again.failure, again.traceHash]).toEqual([found.failure!.run.failure, found.failure!.run.traceHash]);
});
