import type { PartFolders } from '#grader/worker/task';

import { confirmFailure, isExplainable, needsConfirmation } from './confirm';
import type { GradePool } from './make-pool';
import type { PlannedTest } from './plan';
import { groupByReason } from './reasons';
import { shrinkBudgets } from './shrink-budgets';
import type { TestRun } from './test-run';

/** A test that has run, as it was planned. */
export interface PlannedRun {
  readonly plan: PlannedTest;
  readonly run: TestRun;
}

/**
 * Confirms and shrinks the failures, after all tests have run. Only then is it known which failures have the same reason: they
 * share a budget.
 *
 * @param onProgress called with the number of failures that are not explained yet; first with all of them
 */
export async function explainFailures(
  pool: GradePool,
  folders: PartFolders,
  runs: readonly PlannedRun[],
  onProgress: (left: number) => void,
): Promise<void> {
  const failed = runs.filter(({ run }) => isExplainable(run));
  const reasons = groupByReason(failed, ({ run }) => ({ testId: run.test.id, ...run.smallestFailure!.failure })).map(explained);
  const budgets = shrinkBudgets(reasons, eventsOf);
  let left = budgets.size;
  if (left > 0) onProgress(left);
  await Promise.all(
    [...budgets].map(async ([{ plan, run }, maxEvents]) => {
      await confirmFailure(pool, folders, run, { variation: plan.variation, maxEvents });
      onProgress(--left);
    }),
  );
}

/** One report is enough for a stub, which ends many tests. Every other failure is confirmed. */
function explained(failures: readonly PlannedRun[]): readonly PlannedRun[] {
  if (failures.some(({ run }) => needsConfirmation(run))) return failures;
  return [...failures].sort((left, right) => eventsOf(left) - eventsOf(right)).slice(0, 1);
}

/** The events of the failing run. */
function eventsOf({ run }: PlannedRun): number {
  return run.runOf(run.smallestFailure!.seed)!.events;
}
