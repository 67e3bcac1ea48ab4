import type { ExplainResult, ExplainTask, PartFolders } from '#grader/worker/task';

import type { GradePool, PlannedTest } from './grade';
import type { TestRun } from './test-run';

/** A failure of these kinds has no more to tell: it is the same at any time, or its run has no end to compare. */
const NEEDS_NO_CONFIRMATION = new Set(['not implemented', 'does not load', 'spinning', 'exit', 'memory', 'output', 'framework', 'coverage']);

/** Runs that the search for a smaller failure may take: a second or two. */
const DEFAULT_SHRINK_RUNS = 300;

/**
 * Runs a failing seed again in a fresh process before it is reported, and looks there for a smaller run that fails in the
 * same way: that is what the report shows. Where the two runs of the seed differ, the failure that is reported is that.
 */
export async function confirmFailure(pool: GradePool, folders: PartFolders, run: TestRun, { variation }: PlannedTest): Promise<void> {
  const smallest = run.smallestFailure;
  if (smallest === undefined || run.test.kind === 'real' || NEEDS_NO_CONFIRMATION.has(smallest.failure.rule)) return;
  const { seed } = smallest;
  const task: ExplainTask = { kind: 'explain', testId: run.test.id, folders, seed, maxRuns: DEFAULT_SHRINK_RUNS, ...(variation && { variation }) };
  const end = await pool.runFresh(task);
  const again = end.kind === 'done' && end.result.kind === 'explain' ? end.result : undefined;
  if (again?.traceHash !== run.hashOf(seed)) return reportDifference(run, again);
  run.explanation = again?.explained;
  if (again?.explained !== undefined) run.replaceFailure(again.explained);
}

function reportDifference(run: TestRun, again: ExplainResult | undefined): void {
  const { seed, failure } = run.smallestFailure!;
  const message =
    `Seed ${seed} gave one run, and another one in a fresh process: traces ${run.hashOf(seed)} and ${again?.traceHash ?? '(none)'}. ` +
    `Something in the solution is not a function of its inputs. The first run failed with: ${failure.message}`;
  run.replaceFailure({ verdict: 'crash', rule: 'determinism', message });
}
