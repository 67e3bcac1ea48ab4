/**
 * Raft leaves much to whoever builds it: solutions that differ from the reference, and are right, earn all points. Each
 * patch in `variations/` makes the reference such a solution.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { partsNamed } from '#grader/catalogue/parts';
import { runTests } from '#grader/run/grade';
import { makePool } from '#grader/run/make-pool';
import { select } from '#grader/run/plan';
import { foldersFor } from '#grader/run/solution';
import { plantBug } from '#grader/zoo/plant-bug';

jest.setTimeout(600_000);

const FOLDER = join(__dirname, 'variations');
/** Of each test; what the tests ask to have met is not asked for in so few. */
const SEEDS = 25;

const names = readdirSync(FOLDER).map((file) => file.replace(/\.patch$/, ''));

test.each(names)('the tests of lab2a accept another right solution: %s', async (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'typekv-variation-'));
  const file = join(FOLDER, `${name}.patch`);
  expect(await plantBug({ id: name, part: 'lab2a', name, story: '', file }, folder)).toBeUndefined();
  const pool = makePool(2);
  const plans = select({ parts: ['lab2a'] }).tests.map((plan) => ({ ...plan, seeds: Math.min(plan.seeds, SEEDS) }));
  const folders = foldersFor({ name, folder: join(folder, 'reference') }, partsNamed('lab2a')!, new Set());
  const runs = await runTests(pool, folders, plans);
  pool.close();
  rmSync(folder, { recursive: true });
  const failures = runs.filter((run) => run.verdict() !== 'pass').map((run) => [run.test.id, run.smallestFailure]);
  expect(failures).toEqual([]);
  expect(runs.length).toBeGreaterThan(0);
});
