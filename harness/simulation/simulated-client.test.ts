import { runScenario } from '#harness/scenario/run-scenario';
import type { Scenario } from '#harness/scenario/scenario';

const NO_CODE = { instance: () => ({ load: () => undefined as never }) };

function callOnce(timeoutMs: number): Scenario {
  return {
    id: 'one call',
    faults: [],
    async run(context) {
      const store = context.store(async () => ({ answer: async () => 7 }));
      await store.start();
      await context.client().call(store, 'answer', 'answer', undefined, timeoutMs);
      await context.simulation.sleep(100);
    },
  };
}

test('an answered call cancels its timeout', async () => {
  const [patient, hasty] = await Promise.all(
    [Infinity, 50].map((timeoutMs) => runScenario(callOnce(timeoutMs), { seed: 1, code: NO_CODE, keepEvents: false })),
  );
  expect(hasty!.events).toBe(patient!.events);
});
