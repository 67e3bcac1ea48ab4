/**
 * The two-sided check: every graded test fails on stubs that nobody has touched, and every one passes on the reference;
 * and what a grade says is a function of the code and the seeds, whatever the number of workers.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { generateStubs } from '#tools/stubs/generate-stubs';
import { CATALOGUE } from '#grader/catalogue/catalogue';
import { LABS, PARTS } from '#kit/parts';
import { PROJECT_ROOT } from '#grader/root';
import { testResult } from '#grader/run/collect';
import { runTests } from '#grader/run/run-tests';
import { makePool } from '#grader/run/make-pool';
import { type SelectOptions, select } from '#grader/run/plan';
import type { TestResult } from '#grader/run/results';
import { findSolution, foldersFor } from '#grader/run/solution';

jest.setTimeout(600_000);

let stubs: string;

beforeAll(async () => {
  stubs = mkdtempSync(join(tmpdir(), 'typekv-stubs-'));
  const { files } = await generateStubs({ root: PROJECT_ROOT, check: true });
  for (const [name, text] of files) {
    const path = join(stubs, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
});

afterAll(() => rmSync(stubs, { recursive: true }));

/** @param assumed names of parts that come from the reference, whoever's solution it is */
async function gradeWith(
  solutionName: string,
  workers: number,
  options: Partial<SelectOptions> = {},
  assumed: readonly string[] = [],
): Promise<TestResult[]> {
  const pool = makePool(workers);
  const solution = findSolution(solutionName);
  const { tests } = select({ parts: [], ...options });
  const runs = await runTests(pool, foldersFor(solution, PARTS, new Set(assumed)), tests);
  pool.close();
  return runs.map((run) => testResult(run, { solution: solution.name, reportOf: () => null }));
}

const FOLDERS = [...new Set(PARTS.map(({ folder }) => folder))];

test.each(FOLDERS)(
  'every graded test of %s fails on its untouched stubs, whatever was done before, and says which stub it met',
  async (folder) => {
    const before = PARTS.slice(
      0,
      PARTS.findIndex((part) => part.folder === folder),
    ).map(({ name }) => name);
    const results = await gradeWith(join(stubs, 'labs'), 2, { parts: [folder] }, before);
    const met = results.map(({ id, earned, failure }) => ({
      id,
      earned,
      rule: failure?.rule,
      namesStub: failure?.message.includes(`${folder}: `),
    }));
    expect(met).toEqual(results.map(({ id }) => ({ id, earned: 0, rule: 'not implemented', namesStub: true })));
    expect(results.length).toBeGreaterThan(0);
  },
);

test('every graded test passes on the reference, and two workers give the very traces of one', async () => {
  const byTwo = await gradeWith('reference', 2);
  expect(byTwo.filter((result) => result.verdict !== 'pass')).toEqual([]);
  const byOne = await gradeWith('reference', 1);
  expect(byOne).toEqual(byTwo);
});

test('a seed alone gives the trace that it gives among others', async () => {
  const [first, second] = [await gradeWith('reference', 2, { seed: 3 }), await gradeWith('reference', 1, { seedBase: 3, seeds: 1 })];
  expect(first).toEqual(second);
  // A test that hands a batch to a disk itself has no events, and so no trace of its own.
  const hashes = first.filter((result) => result.events > 0).map((result) => result.traceHash);
  expect(hashes.length).toBeGreaterThan(CATALOGUE.length / 2);
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('the points of a lab add up to 100', () => {
  for (const lab of LABS) {
    const parts = PARTS.filter((part) => part.lab === lab).map((part) => part.name);
    const points = CATALOGUE.filter((graded) => parts.includes(graded.part)).reduce((sum, graded) => sum + graded.points, 0);
    expect([lab, points]).toEqual([lab, 100]);
  }
});
