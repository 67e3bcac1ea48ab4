import { partsNamed } from '#grader/catalogue/parts';
import { type GradePool, type PlannedTest, runTests } from '#grader/run/grade';
import { select } from '#grader/run/plan';
import { foldersFor } from '#grader/run/solution';
import type { TestRun } from '#grader/run/test-run';

import type { Bug } from './bugs';
import type { Caught } from './caught-file';

/** As `--json` writes it. */
export interface ZooResult {
  readonly part: string;
  readonly bug: string;
  readonly caught: boolean;
  /** The tests that caught it; the first one is enough. */
  readonly by: readonly string[];
  readonly rule: string | null;
  /** `null` for a test on real sockets. */
  readonly seed: number | null;
  readonly virtualSeconds: number;
  /** Measured by `--shrink`. */
  readonly eventsShrunk: number | null;
  /** The patch no longer applies, or the framework failed: our fault. */
  readonly broken?: string;
}

/** What a bug's grade begins with. */
export function missed(bug: Bug): ZooResult {
  return { part: bug.part, bug: bug.name, caught: false, by: [], rule: null, seed: null, virtualSeconds: 0, eventsShrunk: null };
}

/**
 * Grades the bug's part, test by test in the order of the catalogue, until one catches it.
 *
 * @param folder the reference with the bug planted
 * @param known replay only this test and seed
 */
export async function catchBug(bug: Bug, folder: string, pool: GradePool, known: Caught | undefined): Promise<ZooResult> {
  const folders = foldersFor({ name: folder, folder }, partsNamed(bug.part)!, new Set());
  for (const plan of plansFor(bug, known)) {
    // Not confirmed in a fresh process: `--quick` does that, in another process altogether.
    const [run] = await runTests(pool, folders, [plan], SILENT, { confirm: false });
    if (run!.verdict() !== 'pass') return found(bug, run!);
  }
  return missed(bug);
}

const SILENT = { progressed: (): void => undefined, finished: (): void => undefined };

function plansFor(bug: Bug, known: Caught | undefined): readonly PlannedTest[] {
  const all = select({ parts: [bug.part] }).tests;
  if (known === undefined) return all;
  const plans = all.filter(({ test }) => test.id === known.test);
  return plans.map((plan) => (known.seed === null ? plan : { ...plan, firstSeed: known.seed, seeds: 1 }));
}

function found(bug: Bug, run: TestRun): ZooResult {
  const { seed, failure } = run.smallestFailure!;
  const { virtualSeconds } = run.summary();
  const isReal = run.test.kind === 'real';
  const result = { ...missed(bug), by: [run.test.id], rule: failure.rule, seed: isReal ? null : seed, virtualSeconds };
  // What the framework could not decide is not caught.
  return failure.verdict === 'unknown' ? { ...result, broken: failure.message } : { ...result, caught: true };
}
