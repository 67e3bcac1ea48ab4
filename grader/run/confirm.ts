import { firstDifference } from '#harness/trace/text';
import type { ExplainTask, PartFolders } from '#grader/worker/task';

import type { GradePool } from './make-pool';
import type { TestRun } from './test-run';

/** Failures without a run that could be shown, or with one that says nothing: another process found them, or nothing ran. */
const WITHOUT_RUN = new Set([
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

/** Whether a report can show the failing run. */
export function isExplainable(run: TestRun): boolean {
  const smallest = run.smallestFailure;
  if (smallest === undefined || run.test.kind === 'real' || WITHOUT_RUN.has(smallest.failure.property)) return false;
  // The run of a worker that died has no end.
  return run.runOf(smallest.seed) !== undefined;
}

/** A stub is one in every process. */
export function needsConfirmation(run: TestRun): boolean {
  return run.smallestFailure!.failure.property !== 'not implemented';
}

export type ConfirmOptions = Pick<ExplainTask, 'variation' | 'maxEvents'>;

/**
 * Runs a failing seed again in another process before it is reported, and shrinks it there. The report shows the shrunk
 * run. If the two runs of the seed differ, the nondeterminism is reported instead.
 */
export async function confirmFailure(pool: GradePool, folders: PartFolders, run: TestRun, options: ConfirmOptions): Promise<void> {
  const { seed } = run.smallestFailure!;
  const task: ExplainTask = { kind: 'explain', testId: run.test.id, folders, seed, ...options };
  const usedBefore = run.budget.usedSeconds;
  const end = await pool.runApart(task, run.budget);
  run.explainSeconds = run.budget.usedSeconds - usedBefore;
  // Explaining is a service. If it fails, the failure is reported as it was found.
  if (end.kind !== 'done' || end.result.kind !== 'explain') return;
  const { traceHash, explained } = end.result;
  const hash = run.runOf(seed)!.traceHash;
  if (traceHash !== hash) return reportDifference(run, traceHash, await compareRuns(pool, { ...task, maxEvents: 0, compares: true }));
  run.explanation = explained;
  if (explained !== undefined) run.replaceFailure(explained);
}

/** The first event that differs between two more runs of the seed: in a used process and in a new one. */
async function compareRuns(pool: GradePool, task: ExplainTask): Promise<string> {
  const ends = await Promise.all([pool.submit(task).end, pool.runFresh(task)]);
  const [one, other] = ends.map((end) => (end?.kind === 'done' && end.result.kind === 'explain' ? end.result.original : []));
  return firstDifference(one!, other!) ?? 'Two more runs of the seed were equal, so the first differing event is not known.';
}

function reportDifference(run: TestRun, hash: string, difference: string): void {
  const { seed, failure } = run.smallestFailure!;
  const message =
    `Seed ${seed} gave different runs in two processes: trace hashes ${run.runOf(seed)!.traceHash} and ${hash}. ` +
    `Something in the solution is not a function of its inputs.\n${difference}\nThe first run failed with: ${failure.message}`;
  run.replaceFailure({ verdict: 'crash', property: 'determinism', message });
}
