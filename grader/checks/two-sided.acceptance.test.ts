/**
 * Goal: every graded test fails on the stubs and passes on the reference, and a grade is a function of the code and the
 * seeds. Method: grade generated stubs and the reference; then grade some of the seeds again with another number of workers.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { CATALOGUE } from '#grader/catalogue/catalogue';
import type { GradedTest } from '#grader/catalogue/graded-test';
import { PROJECT_ROOT } from '#grader/root';
import { makePool } from '#grader/run/make-pool';
import { type SelectOptions, select } from '#grader/run/plan';
import { runTests } from '#grader/run/run-tests';
import { findSolution, foldersFor } from '#grader/run/solution';
import type { TestRun } from '#grader/run/test-run';
import { LABS, PARTS, PART_FOLDERS } from '#kit/parts';
import { generateStubs } from '#tools/stubs/generate-stubs';

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

interface GradeWith extends Partial<SelectOptions> {
  readonly workers: number;
  /** Names of parts that come from the reference. */
  readonly assumed?: readonly string[];
  /** Whether a test runs. Default: all. */
  readonly runs?: (test: GradedTest) => boolean;
}

async function grade(
  solution: string,
  { workers, assumed = [], runs: isRun = () => true, ...options }: GradeWith,
): Promise<readonly TestRun[]> {
  const pool = makePool(workers);
  const { tests } = select({ parts: [], ...options });
  const planned = tests.filter(({ test }) => isRun(test));
  // How a failure is explained is tested elsewhere.
  const runs = await runTests(pool, foldersFor(findSolution(solution), PARTS, new Set(assumed)), planned, { confirm: false });
  pool.close();
  return runs;
}

test.each(PART_FOLDERS)('every graded test of %s fails on the stubs, and names the stub that it called', async (folder) => {
  const assumed = PARTS.slice(
    0,
    PARTS.findIndex((part) => part.folder === folder),
  ).map(({ name }) => name);
  const runs = await grade(join(stubs, 'labs'), { workers: 2, parts: [folder], assumed });
  const failures = runs.map(({ test: { id }, smallestFailure }) => ({
    id,
    property: smallestFailure?.failure.property,
    namesStub: smallestFailure?.failure.message.includes(`${folder}: `),
  }));
  expect(failures).toEqual(runs.map(({ test: { id } }) => ({ id, property: 'not implemented', namesStub: true })));
  expect(runs.length).toBeGreaterThan(0);
});

describe('the reference', () => {
  let whole: readonly TestRun[];
  beforeAll(async () => {
    whole = await grade('reference', { workers: 2 });
  });

  /** The hashes of some seeds of each test, of those that the test has by default. */
  const hashesOf = (runs: readonly TestRun[], seeds: readonly number[]): unknown =>
    runs.map((run) => [run.test.id, seeds.filter((seed) => isDefaultSeed(run.test, seed)).map((seed) => run.runOf(seed)?.traceHash)]);

  const isDefaultSeed = (test: GradedTest, seed: number): boolean => test.kind === 'simulated' && seed <= test.seeds;

  /** A test of one seed runs the same with every seed, under the seed that was asked for. */
  const hasSeeds = (test: GradedTest): boolean => test.kind === 'simulated' && test.seeds > 1;

  test('passes every graded test', () => {
    expect(whole.filter((run) => run.verdict() !== 'pass').map((run) => [run.test.id, run.smallestFailure])).toEqual([]);
    expect(whole).toHaveLength(CATALOGUE.length);
  });

  test('gives the same traces with one worker as with two', async () => {
    const byOne = await grade('reference', { workers: 1, seeds: 2, runs: hasSeeds });
    const amongOthers = whole.filter((run) => hasSeeds(run.test));
    expect(hashesOf(byOne, [1, 2])).toEqual(hashesOf(amongOthers, [1, 2]));
  });

  test('gives the same trace for a seed alone as for the seed among others', async () => {
    const alone = await grade('reference', { workers: 1, seed: 3, runs: hasSeeds });
    const amongOthers = whole.filter((run) => hasSeeds(run.test));
    expect(hashesOf(alone, [3])).toEqual(hashesOf(amongOthers, [3]));
  });

  test('gives each test a trace of its own', () => {
    // A test that applies a batch to a disk itself has no events, and so no trace of its own.
    const hashes = whole
      .map((run) => run.summary())
      .filter(({ events }) => events > 0)
      .map(({ traceHash }) => traceHash);
    expect(hashes.length).toBeGreaterThan(CATALOGUE.length / 2);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

test('the points of a lab add up to 100', () => {
  for (const lab of LABS) {
    const parts = PARTS.filter((part) => part.lab === lab).map((part) => part.name);
    const points = CATALOGUE.filter((graded) => parts.includes(graded.part)).reduce((sum, graded) => sum + graded.points, 0);
    expect([lab, points]).toEqual([lab, 100]);
  }
});
