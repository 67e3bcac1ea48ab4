import type { Fault } from '#harness/simulation/faults/kinds';

import { runStores } from './testing/run-stores';

const CLOCK: Fault = { kind: 'clock', store: 1, offsetMs: -3000, driftPpm: 10_000 };

/** What a store's clock shows every 10 virtual milliseconds; the clock fault begins `before` or after its first look. */
async function readings(before: boolean): Promise<number[]> {
  const seen: number[] = [];
  await runStores(
    async (context) => {
      const store = context.store(async ({ runtime }) => {
        seen.push(runtime.now());
        return runtime;
      });
      const startFaults = (): void => context.injectFaults([store], { untilMs: 0 });
      if (before) startFaults();
      await store.start();
      if (!before) startFaults();
      for (let i = 0; i < 3; i++) {
        await context.simulation.sleep(10);
        seen.push(store.service!.now());
      }
    },
    { faults: [CLOCK] },
  );
  return seen.map((reading) => Math.round(reading * 1000) / 1000);
}

test('a clock has an offset and a drift', async () => {
  expect(await readings(true)).toEqual([-3000, -2989.9, -2979.8, -2969.7]);
});

test('a clock that the store has read does not go backwards', async () => {
  expect(await readings(false)).toEqual([0, 10.1, 20.2, 30.3]);
});
