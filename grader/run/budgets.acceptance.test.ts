/** Goal: a test or a grade that uses more CPU time than its budget is ended, and the results say so. */
import { CpuBudget } from '#harness/workers/pool/cpu-budget';
import { partsNamed } from '#kit/parts';

import { gradeBudget, testBudget } from './budgets';
import { makePool } from './make-pool';
import { select } from './plan';
import { runTests } from './run-tests';
import { findSolution, foldersFor } from './solution';

const TIMEOUT_MS = 120_000;

const folders = foldersFor(findSolution('reference'), partsNamed('lab1')!, new Set());

test('more seeds than in the catalogue have a larger budget, in proportion; fewer seeds have the same', () => {
  const [plan] = select({ parts: ['lab1'], test: 'delete' }).tests;
  const withSeeds = (seeds: number): number => testBudget({ ...plan!, seeds }).seconds;
  expect([withSeeds(1), withSeeds(plan!.seeds), withSeeds(plan!.seeds * 10)]).toEqual([300, 300, 3_000]);
  expect(gradeBudget([plan!]).seconds).toBe(3_600);
});

test(
  'a test that the budget of the grade does not reach fails with the property cpu time, and says why',
  async () => {
    const pool = makePool(1);
    const budget = new CpuBudget('grade', 0.01);
    const runs = await runTests(pool, folders, select({ parts: ['lab1'], seeds: 2 }).tests.slice(0, 4), { budget });
    pool.close();
    // The last to start: the time was used up before.
    const { failure } = runs.at(-1)!.smallestFailure!;
    expect([failure.verdict, failure.property]).toEqual(['crash', 'cpu time']);
    expect(failure.message).toContain('the CPU time of the whole grade, 0.01 s');
    expect(budget.usedSeconds).toBeGreaterThan(0.01);
  },
  TIMEOUT_MS,
);

test(
  'the CPU time of a test is counted, whether it passes or fails',
  async () => {
    const pool = makePool(1);
    const [run] = await runTests(pool, folders, select({ parts: ['lab1'], test: 'delete' }).tests);
    pool.close();
    expect(run!.verdict()).toBe('pass');
    expect(run!.budget.usedSeconds).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);
