import { partsNamed } from '#kit/parts';
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

export interface BugGrade {
  readonly pool: GradePool;
  /** The reference with the bug planted. */
  readonly folder: string;
  /** Replay only this. */
  readonly known: Caught | undefined;
  /** Go on after the first test that catches it, to know all that do. */
  readonly all: boolean;
  /** Look for the smallest run that shows the failure. */
  readonly shrink: boolean;
}

/** Grades the bug's part, test by test in the order of the catalogue, until one catches it. */
export async function catchBug(bug: Bug, { pool, folder, known, all, shrink }: BugGrade): Promise<ZooResult> {
  const folders = foldersFor({ name: folder, folder }, partsNamed(bug.part)!, new Set());
  let result = missed(bug);
  for (const plan of plansFor(bug, known)) {
    // Not confirmed in a fresh process unless it is to be made smaller: `--quick` does that, in another process altogether.
    const [run] = await runTests(pool, folders, [plan], { confirm: shrink });
    if (run!.verdict() !== 'pass') result = withCatch(result, run!);
    if (result.broken !== undefined || (result.caught && !all)) break;
  }
  return result;
}

function plansFor(bug: Bug, known: Caught | undefined): readonly PlannedTest[] {
  const all = select({ parts: [bug.part] }).tests;
  if (known === undefined) return all;
  const plans = all.filter(({ test }) => test.id === known.test);
  return plans.map((plan) => (known.seed === null ? plan : { ...plan, firstSeed: known.seed, seeds: 1 }));
}

/** Rule, seed and seconds are those of the first test that caught it. */
function withCatch(result: ZooResult, run: TestRun): ZooResult {
  const { seed, failure } = run.smallestFailure!;
  // What the framework could not decide is not caught.
  if (failure.verdict === 'unknown') return { ...result, broken: failure.message };
  if (result.caught) return { ...result, by: [...result.by, run.test.id] };
  const isReal = run.test.kind === 'real';
  const { virtualSeconds } = run.summary();
  const eventsShrunk = run.explanation?.eventsShrunk ?? null;
  return { ...result, caught: true, by: [run.test.id], rule: failure.property, seed: isReal ? null : seed, virtualSeconds, eventsShrunk };
}
