/**
 * The two-sided check: every graded test fails on stubs that nobody has touched, and every one passes on the reference;
 * and what a grade says is a function of the code and the seeds, whatever the number of workers.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { generateStubs } from '#tools/stubs/generate-stubs';
import { CATALOGUE } from '#grader/catalogue/catalogue';
import { COMPLETE_LABS, PARTS } from '#grader/catalogue/parts';
import { PROJECT_ROOT } from '#grader/root';
import { testResult } from '#grader/run/collect';
import { runTests } from '#grader/run/grade';
import { makePool } from '#grader/run/make-pool';
import { type Wanted, select } from '#grader/run/plan';
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

async function gradeWith(solutionName: string, workers: number, wanted: Partial<Wanted> = {}): Promise<TestResult[]> {
  const pool = makePool(workers);
  const solution = findSolution(solutionName);
  const { tests } = select({ parts: [], ...wanted });
  const runs = await runTests(pool, foldersFor(solution, PARTS, new Set()), tests);
  pool.close();
  return runs.map((run) => testResult(run, { solution: solution.name, reportOf: () => null }));
}

/** The folder of a test's part, which its stubs name. */
function folderOf(id: string): string {
  return PARTS.find(({ name }) => name === id.split('/')[0])!.folder;
}

test('every graded test fails on untouched stubs, and says which stub it met', async () => {
  const results = await gradeWith(join(stubs, 'labs'), 2);
  const met = results.map(({ id, earned, failure }) => ({ id, earned, rule: failure?.rule, namesStub: failure?.message.includes(folderOf(id)) }));
  expect(met).toEqual(CATALOGUE.map(({ id }) => ({ id, earned: 0, rule: 'not implemented', namesStub: true })));
});

test('every graded test passes on the reference, and two workers give the very traces of one', async () => {
  const byTwo = await gradeWith('reference', 2);
  expect(byTwo.filter((result) => result.verdict !== 'pass')).toEqual([]);
  const byOne = await gradeWith('reference', 1);
  expect(byOne).toEqual(byTwo);
});

test('a seed alone gives the trace that it gives among others', async () => {
  const [first, second] = [await gradeWith('reference', 2, { seed: 3 }), await gradeWith('reference', 1, { seedBase: 3, seeds: 1 })];
  expect(first).toEqual(second);
  const hashes = first.filter((result) => result.traceHash !== null).map((result) => result.traceHash);
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('the points of a lab add up to 100', () => {
  for (const lab of COMPLETE_LABS) {
    const parts = PARTS.filter((part) => part.lab === lab).map((part) => part.name);
    const points = CATALOGUE.filter((graded) => parts.includes(graded.part)).reduce((sum, graded) => sum + graded.points, 0);
    expect([lab, points]).toEqual([lab, 100]);
  }
});
