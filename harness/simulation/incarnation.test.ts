import type { Fault } from '#harness/simulation/faults/kinds';

import { runStores } from './testing/run-stores';

/** Store 1 sends a number every 100 microseconds, which takes as long; gives the numbers in the order in which store 2 takes them. */
async function numbersTaken(faults: readonly Fault[], count: number): Promise<number[]> {
  const taken: number[] = [];
  const { failure } = await runStores(
    async (context) => {
      const sender = context.store(async ({ messages }) => messages);
      const receiver = context.store(async ({ messages }) => messages.onMessage((_from, _type, body) => taken.push(body as number)));
      await sender.start();
      await receiver.start();
      context.injectFaults([sender, receiver] as never, { untilMs: 0 });
      await context.simulation.sleep(1 - (context.simulation.now % 1000) / 1000);
      for (let i = 0; i < count; i++) {
        sender.service!.send(2, 'number', i);
        await context.simulation.sleep(0.1);
      }
      await context.simulation.sleep(100);
    },
    { faults, latency: 100 },
  );
  expect(failure).toBeUndefined();
  return taken;
}

const inOrder = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

test('a slow store receives messages in the order of arrival, also after it is slow', async () => {
  const slow: Fault = { kind: 'slow store', store: 2, fromMs: 2, toMs: 10, extraMs: 5 };
  expect(await numbersTaken([slow], 200)).toEqual(inOrder(200));
});

test('after a pause a store receives what waited before what arrives later', async () => {
  const pauses: Fault[] = Array.from({ length: 9 }, (_, i) => ({ kind: 'pause', store: 2, fromMs: 2 * i, toMs: 2 * i + 1 }));
  expect(await numbersTaken(pauses, 200)).toEqual(inOrder(200));
});

test('two overlapping pauses both pause the store', async () => {
  const pauses: Fault[] = [
    { kind: 'pause', store: 1, fromMs: 1, toMs: 5 },
    { kind: 'pause', store: 1, fromMs: 3, toMs: 20 },
  ];
  let woke = 0;
  await runStores(
    async (context) => {
      const store = context.store(async ({ runtime }) => runtime.setTimer(2, () => (woke = context.simulation.now)));
      context.injectFaults([store], { untilMs: 0 });
      await store.start();
      await context.simulation.sleep(50);
    },
    { faults: pauses },
  );
  expect(woke).toBe(20_000);
});
