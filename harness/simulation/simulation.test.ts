import { violation } from '#harness/scenario/verdict';

import { runStores } from './testing/run-stores';

test('an invariant is checked after every event, and the first violation ends the run', async () => {
  let counted = 0;
  const { failure, virtualMs } = await runStores(async (context) => {
    const store = context.store(async ({ runtime }) => {
      const count = (): void => {
        counted++;
        runtime.setTimer(1, count);
      };
      count();
    });
    // For one event only: a check that runs less often misses it.
    context.simulation.invariant(() => {
      if (counted === 3) throw violation('never three', 'the store counted to 3');
    });
    await store.start();
    await context.simulation.sleep(100);
  });
  expect(failure).toMatchObject({ verdict: 'violation', property: 'never three', message: 'the store counted to 3' });
  expect(virtualMs).toBe(2);
  expect(counted).toBe(3);
});

test('a run without further events is stuck; the message names what waits and the last events of the store', async () => {
  const { failure } = await runStores(async (context) => {
    const store = context.store(async ({ runtime }) => ({
      answer: () => {
        runtime.log('I will think about it');
        return new Promise<never>(() => undefined);
      },
    }));
    await store.start();
    await context.client().call(store, 'get x', 'answer', undefined);
  });
  expect(failure?.verdict).toBe('stuck');
  expect(failure?.message.split('\n')).toEqual([
    'No event is left.',
    '  still waiting: client 1: get x on store 1',
    expect.stringMatching(
      /^ {2}store 1 last did: start incarnation=1 at 0 ms; got #1 from client 1 at [\d.]+ ms; log message=I will think about it at [\d.]+ ms$/,
    ),
  ]);
});

test('an exception in a timer, in a message handler or in a request ends the run as a crash', async () => {
  const oops = (): never => {
    throw new Error('oops');
  };
  const failures = [
    await runStores(async (context) => {
      await context.store(async ({ runtime }) => runtime.setTimer(1, oops)).start();
      await context.simulation.sleep(10);
    }),
    await runStores(async (context) => {
      const store = context.store(async ({ messages }) => {
        messages.onMessage(oops);
        messages.send(1, 'message', {});
      });
      await store.start();
      await context.simulation.sleep(10);
    }),
    await runStores(async (context) => {
      const store = context.store(async () => ({ ask: async () => oops() }));
      await store.start();
      await context.client().call(store, 'ask', 'ask', undefined);
    }),
  ];
  for (const { failure } of failures)
    expect(failure).toMatchObject({ verdict: 'crash', property: 'exception', message: expect.stringContaining('oops') });
});
