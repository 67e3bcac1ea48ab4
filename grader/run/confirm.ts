import { firstDifference } from '#harness/trace/text';
import type { ExplainTask, PartFolders } from '#grader/worker/task';

import type { GradePool } from './make-pool';
import type { PlannedTest } from './plan';
import type { TestRun } from './test-run';

/** Failures that are the same in every process, or whose run has no end to compare. */
const NEEDS_NO_CONFIRMATION = new Set([
  'not implemented',
  'does not load',
  'spinning',
  'blocked',
  'cpu time',
  'unresponsive',
  'protocol',
  'exit',
  'memory',
  'output',
  'internal error',
  'coverage',
]);

/** The budget of shrinking, in runs. They take one or two seconds. */
const SHRINK_RUNS_MAX = 300;

/**
 * Runs a failing seed again in a fresh process before it is reported, and shrinks it there. The report shows the shrunk
 * run. If the two runs of the seed differ, the nondeterminism is reported instead.
 */
export async function confirmFailure(pool: GradePool, folders: PartFolders, run: TestRun, { variation }: PlannedTest): Promise<void> {
  const smallest = run.smallestFailure;
  if (smallest === undefined || run.test.kind === 'real' || NEEDS_NO_CONFIRMATION.has(smallest.failure.property)) return;
  const { seed } = smallest;
  // Without a hash there is nothing to compare: the run did not end.
  if (run.hashOf(seed) === undefined) return;
  const task: ExplainTask = {
    kind: 'explain',
    testId: run.test.id,
    folders,
    seed,
    maxRuns: SHRINK_RUNS_MAX,
    ...(variation && { variation }),
  };
  const end = await pool.runFresh(task, run.budget);
  // Explaining is a service. If it fails, the failure is reported as it was found.
  if (end.kind !== 'done' || end.result.kind !== 'explain') return;
  const { traceHash, explained } = end.result;
  if (traceHash !== run.hashOf(seed)) return reportDifference(run, traceHash, await compareRuns(pool, { ...task, maxRuns: 0 }));
  run.explanation = explained;
  if (explained !== undefined) run.replaceFailure(explained);
}

/** The first event that differs between two more runs of the seed: one in a used process, one in a fresh process. */
async function compareRuns(pool: GradePool, task: ExplainTask): Promise<string> {
  const ends = await Promise.all([pool.submit(task).end, pool.runFresh(task)]);
  const [warm, fresh] = ends.map((end) => (end?.kind === 'done' && end.result.kind === 'explain' ? end.result.original : []));
  return firstDifference(warm!, fresh!) ?? 'Two more runs of the seed were equal, so the first differing event is not known.';
}

function reportDifference(run: TestRun, hash: string, difference: string): void {
  const { seed, failure } = run.smallestFailure!;
  const message =
    `Seed ${seed} gave different runs in two processes: trace hashes ${run.hashOf(seed)} and ${hash}. ` +
    `Something in the solution is not a function of its inputs.\n${difference}\nThe first run failed with: ${failure.message}`;
  run.replaceFailure({ verdict: 'crash', property: 'determinism', message });
}
