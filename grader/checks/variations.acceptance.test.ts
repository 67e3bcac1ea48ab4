/**
 * Goal: correct solutions that differ from the reference earn all points, because Raft leaves many decisions to the
 * implementation. Method: each patch in `variations/<part>/` changes the reference into another correct solution of that part.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { partsNamed } from '#kit/parts';
import { runTests } from '#grader/run/run-tests';
import { type GradePool, makePool } from '#grader/run/make-pool';
import { select } from '#grader/run/plan';
import { foldersFor } from '#grader/run/solution';
import { injectMutant } from '#grader/zoo/inject-mutant';

jest.setTimeout(600_000);

const FOLDER = join(__dirname, 'variations');
/** The maximum per test. With so few seeds, coverage points are not checked. */
const SEEDS_MAX: Readonly<Record<string, number>> = { lab2a: 4, lab2b: 2, lab2c: 2, lab3a: 4, lab3b: 2, lab3c: 3 };

const variations = Object.keys(SEEDS_MAX).flatMap((part) =>
  readdirSync(join(FOLDER, part)).map((file) => ({ part, name: file.replace(/\.patch$/, ''), file: join(FOLDER, part, file) })),
);

let pool: GradePool;
beforeAll(() => void (pool = makePool(2)));
afterAll(() => pool.close());

test.each(variations)('the tests of $part accept another correct solution: $name', async ({ part, name, file }) => {
  const folder = mkdtempSync(join(tmpdir(), 'typekv-variation-'));
  expect(injectMutant({ file }, folder)).toBeUndefined();
  // An exploration takes longer than all other tests of its part together, so it is left out.
  const planned = select({ parts: [part] }).tests.filter(({ test: { id } }) => !id.includes('/explored-'));
  const plans = planned.map((plan) => ({ ...plan, seeds: Math.min(plan.seeds, SEEDS_MAX[part]!) }));
  const folders = foldersFor({ name, folder: join(folder, 'reference') }, partsNamed(part)!, new Set());
  const runs = await runTests(pool, folders, plans);
  rmSync(folder, { recursive: true });
  const failures = runs.filter((run) => run.verdict() !== 'pass').map((run) => [run.test.id, run.smallestFailure]);
  expect(failures).toEqual([]);
  expect(runs.length).toBeGreaterThan(0);
});
