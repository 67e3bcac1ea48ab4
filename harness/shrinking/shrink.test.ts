import { runScenario } from '#harness/scenario/run-scenario';
import type { Scenario } from '#harness/scenario/scenario';
import { violation } from '#harness/scenario/verdict';

import { type Shrunk, shrink } from './shrink';

/** Violates its property at the first operation that a client makes. */
const failsAtOnce: Scenario = {
  id: 'fails at once',
  faults: [],
  async run(context) {
    for (let i = 1; i <= 10; i++) if (context.shouldRun(1, i)) throw violation('nothing happens', `operation ${i} was made`);
  },
};

const code = { instance: () => ({ load: () => undefined as never }) };

test('a shrunk run does not execute operations that the failing run did not reach', async () => {
  const run = await runScenario(failsAtOnce, { seed: 1, code, keepEvents: false });
  const shrunk = await shrink({ scenario: failsAtOnce, code, run, maxEvents: 10_000 });
  expect(shrunk.run.operations).toEqual({ '1.1': 0 });
});

/** Three clients with many operations, each of which takes longer than the next one should wait. It fails if both needed ones run. */
function failsIfBoth(first: string, second: string, atMs: number): Scenario {
  return {
    id: 'fails if both operations run',
    faults: [],
    async run(context) {
      const ran = new Set<string>();
      const client = async (id: number): Promise<void> => {
        for (let i = 1; i <= 30; i++) {
          if (!context.shouldRun(id, i)) continue;
          await context.untilDue(id, i);
          ran.add(`${id}.${i}`);
          await context.simulation.sleep(10);
          const isLate = context.simulation.now >= atMs * 1000;
          if (isLate && ran.has(first) && ran.has(second)) throw violation('never both', 'both ran');
        }
      };
      await Promise.all([1, 2, 3].map(client));
    },
  };
}

async function shrunkOf(scenario: Scenario, maxEvents: number): Promise<Shrunk> {
  const run = await runScenario(scenario, { seed: 1, code, keepEvents: false });
  return shrink({ scenario, code, run, maxEvents });
}

test('only the operations that the failure needs are left, at the time at which they began', async () => {
  const { run } = await shrunkOf(failsIfBoth('1.20', '3.22', 200), 100_000);
  expect(run.failure?.property).toBe('never both');
  expect(run.operations).toEqual({ '1.20': 190_000, '3.22': 210_000 });
});

test('shrinking stays within its budget of events, and its result violates the same property', async () => {
  for (const maxEvents of [0, 1_000, 5_000]) {
    const { run, eventsTried } = await shrunkOf(failsIfBoth('1.20', '3.22', 200), maxEvents);
    expect(eventsTried).toBeLessThanOrEqual(maxEvents);
    expect(run.failure?.property).toBe('never both');
  }
});

test('the same failure is shrunk to the same run again', async () => {
  const [first, second] = [await shrunkOf(failsIfBoth('2.3', '2.9', 0), 5_000), await shrunkOf(failsIfBoth('2.3', '2.9', 0), 5_000)];
  expect([second.seed, second.variation, second.run.traceHash]).toEqual([first.seed, first.variation, first.run.traceHash]);
});

/** Four parts; the third fails. Each part has an operation, and a part of its own. */
function failsInPart(begun: number[]): Scenario {
  return {
    id: 'fails in its third part',
    faults: [],
    async run(context) {
      for (let part = 1; part <= 4; part++) {
        await context.part(async () => {
          begun.push(part);
          await context.part(() => void context.shouldRun(part, 1));
          if (part === 3) throw violation('nothing happens', 'part 3 failed');
        });
      }
    },
  };
}

test('of a scenario with parts, only the part that failed is left', async () => {
  const begun: number[] = [];
  const { variation, run } = await shrunkOf(failsInPart(begun), 100_000);
  expect(begun.slice(0, 4)).toEqual([1, 2, 3, 3]);
  expect(new Set(begun.slice(3))).toEqual(new Set([3]));
  expect([variation.part, run.part]).toEqual([3, 3]);
});
