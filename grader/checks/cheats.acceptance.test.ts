/**
 * Goal: no dishonest solution earns a point that the honest one does not, and none harms the grade of another. Method: each
 * folder of `cheats/` is an attempt: files that are added to a solution that fails one test. It is graded by that test; then the
 * reference is graded by the same worker.
 */
import { existsSync, rmSync } from 'node:fs';

import { type GradePool, makePool } from '#grader/run/make-pool';
import { select } from '#grader/run/plan';
import { runTests } from '#grader/run/run-tests';
import { findSolution, foldersFor } from '#grader/run/solution';
import type { TestRun } from '#grader/run/test-run';
import { PARTS } from '#kit/parts';

import { BASES, type Base, type Cheat, cheats, writeSolution } from './cheat-solution';

const SEEDS = 3;
/** A worker that spins is stopped after 10 s of CPU time, one that waits after 30 s, on a machine that may be busy. */
const DEADLINE_MS = 240_000;
/** What an attempt that escapes writes. */
const MARK = '/tmp/typekv-cheat-mark';

jest.setTimeout(DEADLINE_MS);

let pool: GradePool;
let honest: string | undefined;
/** Without the second run that explains a failure, which would take most of the time. */
const unexplained = (): GradePool => ({
  submit: (task, onProgress) => pool.submit(task, onProgress),
  runApart: () => Promise.resolve({ kind: 'broken', message: 'not explained' }),
  runFresh: () => Promise.resolve({ kind: 'broken', message: 'not explained' }),
  close: () => pool.close(),
});

async function grade(solution: string, test: string): Promise<TestRun> {
  const { tests } = select({ parts: [], test });
  const plans = tests.filter((plan) => plan.test.id === test).map((plan) => ({ ...plan, seeds: Math.min(SEEDS, plan.seeds) }));
  const [run] = await runTests(unexplained(), foldersFor(findSolution(solution), PARTS, new Set()), plans);
  return run!;
}

async function gradeOther(): Promise<string> {
  const run = await grade('reference', 'lab1/put-then-get');
  return `${run.verdict()} ${run.summary().traceHash}`;
}

async function gradeAttempt(base: Base, cheat?: Cheat): Promise<TestRun> {
  const solution = writeSolution(base, cheat);
  const run = await grade(solution.folder, base.test);
  solution.discard();
  return run;
}

beforeAll(async () => {
  rmSync(MARK, { force: true });
  pool = makePool(1);
  honest = await gradeOther();
});
afterAll(() => pool.close());

test.each(Object.entries<Base>(BASES))('the honest base %s fails its test', async (_, base) => {
  expect((await gradeAttempt(base)).verdict()).not.toBe('pass');
});

test.each(cheats())('$name', async (cheat) => {
  const run = await gradeAttempt(cheat.base, cheat);
  expect([run.verdict(), run.smallestFailure?.failure.message]).toEqual([
    expect.stringMatching(/^(violation|stuck|crash)$/),
    expect.any(String),
  ]);
  expect([await gradeOther(), existsSync(MARK)]).toEqual([honest, false]);
});
