import { TypeKVError } from '#kit/errors';
import type { SnapshotIsolationResult, Violation } from './snapshot-isolation-result';
import { CommitChoice } from './sweep/commit-choice';
import { timelineOf } from './sweep/timeline';
import { timestampOrderViolation } from './sweep/timestamp-order';
import type { Transaction } from './transaction';
import { TransactionHistory } from './transaction-history';

export interface TimestampSweepOptions {
  /** Events and reads that may be looked at before the verdict is `unknown`. Twice those of the history do, unless indeterminate
   * transactions wrote what others wrote too, or deleted. */
  readonly maxSteps: number;
}

/**
 * Whether the timestamps explain what was read, under snapshot isolation (Berenson et al. 1995), by a sweep over the timestamps as in
 * Chronos (Li et al. 2025, arXiv 2504.01477): O(n log n) in transactions, operations and keys scanned. It demands that
 *
 * - a transaction reads the last version committed before its start timestamp, or its own write (INT, EXT), also where it aborted later;
 * - no two that overlap in [start, commit] wrote the same key and both committed (NOCONFLICT, first committer wins);
 * - timestamps are distinct, a commit is after its start, and what began after another transaction had ended, in its session or elsewhere,
 *   starts after that one's timestamps (SESSION, and real time).
 *
 * An indeterminate transaction has committed if some read cannot be explained otherwise; one whose commit timestamp is unknown may have
 * committed at any time after its start, between any two other timestamps. So it is exact: a history passes exactly if there is a choice
 * of outcomes and unknown timestamps with which all of this holds. Write skew passes.
 *
 * Transactions may be given in any order. Deterministic, in its steps too.
 * @throws TypeKVError `InvalidArgument` for a history that contradicts itself (`refuseImpossible`), and for a committed transaction that
 *   wrote something but has no commit timestamp
 */
export function checkTimestamps(transactions: readonly Transaction[], options: TimestampSweepOptions): SnapshotIsolationResult {
  const history = new TransactionHistory(transactions);
  refuseMissingCommits(history);
  const timeline = timelineOf(history);
  const violation = history.contradiction() ?? timestampOrderViolation(transactions, timeline);
  if (violation !== undefined) return result(violation, 0);
  const choice = new CommitChoice(history, timeline, options.maxSteps);
  const found = choice.search();
  if (found === 'unknown') return { verdict: 'unknown', steps: choice.steps };
  return result(found?.violation, choice.steps);
}

function result(violation: Violation | undefined, steps: number): SnapshotIsolationResult {
  return violation === undefined ? { verdict: 'consistent', steps } : { verdict: 'violation', steps, ...violation };
}

function refuseMissingCommits({ footprints }: TransactionHistory): void {
  for (const { transaction, writes } of footprints) {
    if (transaction.status !== 'committed' || writes.size === 0 || transaction.commitTimestamp !== undefined) continue;
    throw new TypeKVError('InvalidArgument', `transaction ${transaction.id}: committed a write, but has no commit timestamp`);
  }
}
