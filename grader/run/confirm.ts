import type { PartFolders } from '#grader/worker/task';

import type { GradePool } from './grade';
import type { TestRun } from './test-run';

/** A failure of these kinds has no more to tell: it is the same at any time, or its run has no end to compare. */
const NEEDS_NO_CONFIRMATION = new Set(['not implemented', 'does not load', 'spinning', 'exit', 'memory', 'output', 'framework']);

/**
 * Runs a failing seed again in a fresh process before it is reported, and takes from there what a report needs. Where the
 * two runs differ, the failure that is reported is that.
 */
export async function confirmFailure(pool: GradePool, folders: PartFolders, run: TestRun): Promise<void> {
  const smallest = run.smallestFailure;
  if (smallest === undefined || run.test.kind === 'real' || NEEDS_NO_CONFIRMATION.has(smallest.failure.rule)) return;
  const { seed, failure } = smallest;
  const end = await pool.runFresh({ testId: run.test.id, folders, firstSeed: seed, seeds: 1, keepEvents: true });
  const again = end.kind === 'done' ? end.result : undefined;
  const hash = again?.runs[0]?.traceHash;
  const first = run.hashOf(seed);
  if (hash === first && again?.failure !== undefined) return run.replaceFailure(again.failure);
  const message =
    `Seed ${seed} gave one run, and another one in a fresh process: traces ${first} and ${hash ?? '(none)'}. ` +
    `Something in the solution is not a function of its inputs. The first run failed with: ${failure.message}`;
  run.replaceFailure({ ...failure, verdict: 'crash', rule: 'determinism', message });
}
