/**
 * Goal: a finished part needs nothing of a later one. Method: grade each part of the reference while every file of a later
 * part is a stub, also in a folder that parts share. `npx typekv soak --part PART --solution reference --later-stubs` does the same for longer.
 */
import { type GradePool, makePool } from '#grader/run/make-pool';
import { withLaterStubs } from '#grader/run/later-stubs';
import { select } from '#grader/run/plan';
import { runTests } from '#grader/run/run-tests';
import { findSolution } from '#grader/run/solution';
import { PARTS } from '#kit/parts';

jest.setTimeout(600_000);

/** The maximum per test. With so few seeds, coverage points are not checked. */
const SEEDS_MAX = 2;

let pool: GradePool;
beforeAll(() => void (pool = makePool(2)));
afterAll(() => pool.close());

test.each(PARTS.map(({ name }) => name))('the reference of %s passes its tests while all later parts are stubs', async (name) => {
  const { parts, tests } = select({ parts: [name] });
  const { folders, discard } = await withLaterStubs(findSolution('reference'), parts);
  // An exploration calls the same functions as the other tests of its part, and takes longer than all of them together.
  const others = tests.filter(({ test: { id } }) => !id.includes('/explored-'));
  const plans = others.map((plan) => ({ ...plan, seeds: Math.min(plan.seeds, SEEDS_MAX) }));
  const runs = await runTests(pool, folders, plans, { confirm: false });
  discard();
  expect(runs.filter((run) => run.verdict() !== 'pass').map((run) => [run.test.id, run.smallestFailure?.failure])).toEqual([]);
  expect(runs.length).toBeGreaterThan(0);
});
