import type { GradePool } from '#grader/run/make-pool';
import { type PlannedTest, select } from '#grader/run/plan';
import { runTests } from '#grader/run/run-tests';
import { foldersFor } from '#grader/run/solution';
import type { TestRun } from '#grader/run/test-run';
import { partsNamed } from '#kit/parts';

import type { KnownKill } from './known-kills';
import type { Mutant } from './mutants';

/** As `--json` writes it. */
export interface ZooResult {
  readonly part: string;
  /** The mutant's name. */
  readonly bug: string;
  /** The mutant was killed. */
  readonly caught: boolean;
  /** The tests that killed it. Without `--all` only the first one. */
  readonly by: readonly string[];
  /** The property that the first test found violated. `null` if the mutant survived. */
  readonly rule: string | null;
  /** `null` for a test on real sockets, and if the mutant survived. */
  readonly seed: number | null;
  readonly virtualSeconds: number;
  /** Measured by `--shrink`. */
  readonly eventsShrunk: number | null;
  /** CPU time of confirming and shrinking the failure. Measured by `--shrink`. */
  readonly shrinkSeconds: number;
  /** Why the mutant could not be graded: its patch does not apply, or there was an internal error. */
  readonly broken?: string;
}

/** The result of a mutant that no test has killed yet. */
export function survived({ part, name }: Mutant): ZooResult {
  return { part, bug: name, caught: false, by: [], rule: null, seed: null, virtualSeconds: 0, eventsShrunk: null, shrinkSeconds: 0 };
}

export interface KillOptions {
  readonly pool: GradePool;
  /** The reference with the mutant injected. */
  readonly folder: string;
  /** Run only this test and seed. */
  readonly known: KnownKill | undefined;
  /** Continue after the first test that kills it, to find all that do. */
  readonly all: boolean;
  /** Shrink the failing run. */
  readonly shrink: boolean;
}

/** Grades the mutant's part, test by test in the order of the catalogue, until one test kills it. */
export async function killMutant(mutant: Mutant, { pool, folder, known, all, shrink }: KillOptions): Promise<ZooResult> {
  const folders = foldersFor({ name: folder, folder }, partsNamed(mutant.part)!, new Set());
  let result = survived(mutant);
  for (const plan of plansFor(mutant, known)) {
    // Only shrinking needs a confirmation in another process: `--quick` confirms every kill in another process anyway.
    const [run] = await runTests(pool, folders, [plan], { confirm: shrink });
    if (run!.verdict() !== 'pass') result = withFailure(result, run!);
    if (result.broken !== undefined || (result.caught && !all)) break;
  }
  return result;
}

function plansFor(mutant: Mutant, known: KnownKill | undefined): readonly PlannedTest[] {
  const all = select({ parts: [mutant.part] }).tests;
  if (known === undefined) return all;
  const plans = all.filter(({ test }) => test.id === known.test);
  return plans.map((plan) => (known.seed === null ? plan : { ...plan, firstSeed: known.seed, seeds: 1 }));
}

/** Property, seed and seconds are those of the first test that killed it. */
function withFailure(result: ZooResult, run: TestRun): ZooResult {
  const { seed, failure } = run.smallestFailure!;
  // An internal error is not a kill.
  if (failure.verdict === 'unknown') return { ...result, broken: failure.message };
  if (result.caught) return { ...result, by: [...result.by, run.test.id] };
  const isReal = run.test.kind === 'real';
  const { virtualSeconds } = run.summary();
  const eventsShrunk = run.explanation?.eventsShrunk ?? null;
  return {
    ...result,
    caught: true,
    by: [run.test.id],
    rule: failure.property,
    seed: isReal ? null : seed,
    virtualSeconds,
    eventsShrunk,
    shrinkSeconds: run.explainSeconds,
  };
}
