/**
 * Goal: every graded test fails on the stubs and passes on the reference, and a grade is a function of the code and the
 * seeds. Method: grade generated stubs and the reference; then grade one seed of each test again, alone and with one worker.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { CATALOGUE } from '#grader/catalogue/catalogue';
import type { GradedTest } from '#grader/catalogue/graded-test';
import { PROJECT_ROOT } from '#grader/root';
import { type GradePool, makePool } from '#grader/run/make-pool';
import { type SelectOptions, select } from '#grader/run/plan';
import { runTests } from '#grader/run/run-tests';
import { findSolution, foldersFor } from '#grader/run/solution';
import type { TestRun } from '#grader/run/test-run';
import { LABS, PARTS, PART_FOLDERS } from '#kit/parts';
import { generateStubs } from '#tools/stubs/generate-stubs';

jest.setTimeout(600_000);

let stubs: string;
let pool: GradePool;

beforeAll(async () => {
  pool = makePool(2);
  stubs = mkdtempSync(join(tmpdir(), 'typekv-stubs-'));
  const { files } = await generateStubs({ root: PROJECT_ROOT, check: true });
  for (const [name, text] of files) {
    const path = join(stubs, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
});

afterAll(() => {
  pool.close();
  rmSync(stubs, { recursive: true });
});

/** A test of one seed runs the same with every seed, under the seed that was asked for. So does a test on real sockets. */
const lastSeedOf = (test: GradedTest): number => (test.kind === 'simulated' ? test.seeds : 1);

interface GradeWith extends Partial<SelectOptions> {
  /** Default: two workers. */
  readonly on?: GradePool;
  /** Names of parts that come from the reference. */
  readonly assumed?: readonly string[];
  /** Only the last seed of each test that has several. */
  readonly onlyLastSeeds?: boolean;
}

async function grade(
  solution: string,
  { on = pool, assumed = [], onlyLastSeeds = false, ...options }: GradeWith = {},
): Promise<readonly TestRun[]> {
  const { tests } = select({ parts: [], ...options });
  const lastSeeds = tests.filter(({ test }) => lastSeedOf(test) > 1).map((plan) => ({ ...plan, firstSeed: plan.seeds, seeds: 1 }));
  // How a failure is explained is tested elsewhere.
  return runTests(on, foldersFor(findSolution(solution), PARTS, new Set(assumed)), onlyLastSeeds ? lastSeeds : tests, { confirm: false });
}

test.each(PART_FOLDERS)('every graded test of %s fails on the stubs, and names the stub that it called', async (folder) => {
  const assumed = PARTS.slice(
    0,
    PARTS.findIndex((part) => part.folder === folder),
  ).map(({ name }) => name);
  const runs = await grade(join(stubs, 'labs'), { parts: [folder], assumed });
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
    whole = await grade('reference');
  });

  test('passes every graded test', () => {
    expect(whole.filter((run) => run.verdict() !== 'pass').map((run) => [run.test.id, run.smallestFailure])).toEqual([]);
    expect(whole).toHaveLength(CATALOGUE.length);
  });

  // Among others, the last seed has the most seeds before it in its process; alone, it has none.
  test('gives the same trace for a seed alone with one worker as among others with two', async () => {
    const one = makePool(1);
    const alone = await grade('reference', { on: one, onlyLastSeeds: true });
    one.close();
    const hashesOf = (runs: readonly TestRun[]): unknown => runs.map((run) => [run.test.id, run.runOf(lastSeedOf(run.test))?.traceHash]);
    expect(hashesOf(alone)).toEqual(hashesOf(whole.filter((run) => lastSeedOf(run.test) > 1)));
    expect(alone.length).toBeGreaterThan(CATALOGUE.length / 2);
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
