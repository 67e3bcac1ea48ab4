import { firstDifference } from '#harness/trace/difference';
import type { ExplainTask, PartFolders } from '#grader/worker/task';

import type { GradePool, PlannedTest } from './grade';
import type { TestRun } from './test-run';

/** A failure of these kinds has no more to tell: it is the same at any time, or its run has no end to compare. */
const NEEDS_NO_CONFIRMATION = new Set([
  'not implemented',
  'does not load',
  'spinning',
  'exit',
  'memory',
  'output',
  'framework',
  'coverage',
]);

/** Runs that the search for a smaller failure may take: a second or two. */
const DEFAULT_SHRINK_RUNS = 300;

/**
 * Runs a failing seed again in a fresh process before it is reported, and looks there for a smaller run that fails in the
 * same way: that is what the report shows. Where the two runs of the seed differ, the failure that is reported is that.
 */
export async function confirmFailure(pool: GradePool, folders: PartFolders, run: TestRun, { variation }: PlannedTest): Promise<void> {
  const smallest = run.smallestFailure;
  if (smallest === undefined || run.test.kind === 'real' || NEEDS_NO_CONFIRMATION.has(smallest.failure.property)) return;
  const { seed } = smallest;
  const task: ExplainTask = {
    kind: 'explain',
    testId: run.test.id,
    folders,
    seed,
    maxRuns: DEFAULT_SHRINK_RUNS,
    ...(variation && { variation }),
  };
  const end = await pool.runFresh(task);
  // Explaining is a service. If it fails, the failure is reported as it was found.
  if (end.kind !== 'done' || end.result.kind !== 'explain') return;
  const { traceHash, explained } = end.result;
  if (traceHash !== run.hashOf(seed)) return reportDifference(run, traceHash, await compareRuns(pool, { ...task, maxRuns: 0 }));
  run.explanation = explained;
  if (explained !== undefined) run.replaceFailure(explained);
}

/** The first event in which two more runs of the seed differ: one in a process that has run others, one in a fresh one. */
async function compareRuns(pool: GradePool, task: ExplainTask): Promise<string> {
  const ends = await Promise.all([pool.submit(task).end, pool.runFresh(task)]);
  const [warm, fresh] = ends.map((end) => (end?.kind === 'done' && end.result.kind === 'explain' ? end.result.original : []));
  return firstDifference(warm!, fresh!) ?? 'Two more runs of the seed were equal, so where it happens could not be seen.';
}

function reportDifference(run: TestRun, hash: string, difference: string): void {
  const { seed, failure } = run.smallestFailure!;
  const message =
    `Seed ${seed} gave one run, and another one in a fresh process: traces ${run.hashOf(seed)} and ${hash}. ` +
    `Something in the solution is not a function of its inputs.\n${difference}\nThe first run failed with: ${failure.message}`;
  run.replaceFailure({ verdict: 'crash', property: 'determinism', message });
}
