import type { Assumption } from '#harness/self-tests/assumptions/assumption';
import { LINE_ASSUMPTIONS } from '#harness/self-tests/assumptions/line-assumptions';
import { STORE_ASSUMPTIONS } from '#harness/self-tests/assumptions/store-assumptions';
import { runScenario } from '#harness/scenario/run-scenario';
import { violation } from '#harness/scenario/verdict';

import { KINDS } from './kinds';
import type { FaultKind } from './kinds';

const ASSUMPTIONS = [...LINE_ASSUMPTIONS, ...STORE_ASSUMPTIONS];
/** Enough seeds to violate each assumption. */
const SEEDS_ON = 150;
const SEEDS_OFF = 40;
const CODE = { instance: () => ({ load: () => undefined as never }) };

/** The first seed of 1 to `seeds` that violates the assumption under faults of these kinds. */
async function firstViolation({ assumes, holds }: Assumption, faults: readonly FaultKind[], seeds: number): Promise<number | undefined> {
  for (let seed = 1; seed <= seeds; seed++) {
    const scenario = {
      id: assumes,
      faults,
      run: async (context: Parameters<Assumption['holds']>[0]) => {
        if (!(await holds(context))) throw violation('assumption', assumes);
      },
    };
    const { failure } = await runScenario(scenario, { seed, code: CODE, keepEvents: false });
    if (failure !== undefined && failure.property !== 'assumption') throw new Error(failure.message);
    if (failure !== undefined) return seed;
  }
  return undefined;
}

test('every kind of fault violates at least one assumption', () => {
  expect([...new Set(ASSUMPTIONS.map(({ brokenBy }) => brokenBy))].sort()).toEqual([...KINDS].sort());
});

describe.each(ASSUMPTIONS)('$brokenBy violates “$assumes”', (assumption) => {
  test('if all kinds are enabled', async () => {
    expect(await firstViolation(assumption, KINDS, SEEDS_ON)).toBeDefined();
  }, 300_000);

  test('and no other kind does', async () => {
    expect(
      await firstViolation(
        assumption,
        KINDS.filter((kind) => kind !== assumption.brokenBy),
        SEEDS_OFF,
      ),
    ).toBeUndefined();
  }, 300_000);
});
