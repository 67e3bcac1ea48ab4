import { CpuBudget } from '#harness/workers/pool/cpu-budget';

import type { PlannedTest } from './plan';

/** CPU time of one test with the seeds of the catalogue: the sum over its runs, and the search for a shrunk run. Seconds. */
export const CPU_SECONDS_PER_TEST = 300;

/** CPU time of one grade with the seeds of the catalogue. Seconds. */
export const CPU_SECONDS_PER_GRADE = 3_600;

/** More seeds than the catalogue's have more time in proportion. */
export function gradeBudget(planned: readonly PlannedTest[]): CpuBudget {
  return new CpuBudget('grade', CPU_SECONDS_PER_GRADE * Math.max(1, ...planned.map(shareOfSeeds)));
}

export function testBudget(plan: PlannedTest, whole?: CpuBudget): CpuBudget {
  return new CpuBudget('test', CPU_SECONDS_PER_TEST * Math.max(1, shareOfSeeds(plan)), whole);
}

function shareOfSeeds({ test, seeds }: PlannedTest): number {
  return test.kind === 'real' ? 1 : seeds / test.seeds;
}
