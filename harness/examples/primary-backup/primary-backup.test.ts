import { KINDS } from '#harness/faults/draw';
import { type RunResult, runScenario } from '#harness/scenario/run-scenario';

import { codeOf } from './code-of';
import type { Protocol } from './protocol';
import { type Checks, GOALS, primaryBackup } from './scenario';
import { run } from './soak';
import { VARIANTS } from './variants';

/** The first seed of 1 to `seeds` that fails. */
async function firstFailure(protocol: Partial<Protocol>, seeds: number, checks: Partial<Checks> = {}, faults = KINDS): Promise<RunResult | undefined> {
  for (let seed = 1; seed <= seeds; seed++) {
    const result = await runScenario(primaryBackup(checks, faults), { seed, code: codeOf(protocol), keepEvents: false });
    if (result.failure !== undefined) return result;
  }
  return undefined;
}

test('the right protocol survives all faults, every seed repeats its trace, and every goal is reached', async () => {
  const { goals } = await run({ firstSeed: 1, seeds: 200 });
  expect([...goals]).toEqual(expect.arrayContaining([...GOALS]));
}, 60_000);

describe('each mistake is caught', () => {
  test.each(Object.entries(VARIANTS))('%s', async (_name, { protocol, rules }) => {
    const result = await firstFailure(protocol, 150);
    expect(rules).toContain(result?.failure?.rule);
  }, 60_000);
});
