import { runScenario } from '#harness/scenario/run-scenario';
import type { Scenario } from '#harness/scenario/scenario';
import { violation } from '#harness/scenario/verdict';

import { shrink } from './shrink';

/** Violates its property at the first operation that a client makes. */
const failsAtOnce: Scenario = {
  id: 'fails at once',
  faults: [],
  async run(context) {
    for (let i = 1; i <= 10; i++) if (context.shouldRun(1, i)) throw violation('nothing happens', `operation ${i} was made`);
  },
};

test('a shrunk run does not execute operations that the failing run did not reach', async () => {
  const code = { instance: () => ({ load: () => undefined as never }) };
  const run = await runScenario(failsAtOnce, { seed: 1, code, keepEvents: false });
  const shrunk = await shrink({ scenario: failsAtOnce, code, run, maxEvents: 10_000 });
  expect(shrunk.run.operations).toEqual(['1.1']);
});
