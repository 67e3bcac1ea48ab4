import { TypeKVError } from '#kit/errors';

import type { SnapshotIsolationResult, Violation } from './snapshot-isolation-result';
import { CommitChoice } from './sweep/commit-choice';
import { timestampEvents, timestampOrderViolation } from './sweep/timestamp-order';
import type { Transaction } from './transaction';
import { TransactionHistory } from './transaction-history';

export interface TimestampSweepOptions {
  /**
   * The maximum number of events and reads to visit. After that the verdict is `unknown`. Twice those of the history are enough, unless
   * indeterminate transactions deleted keys or wrote values that others wrote too.
   */
  readonly maxSteps: number;
}

/**
 * Checks snapshot isolation (Berenson et al. 1995) with timestamps: whether the timestamps explain all reads. It sweeps over the timestamps
 * as Chronos does (Li et al. 2025, arXiv 2504.01477): O(n log n) in transactions, operations and scanned keys. It requires:
 *
 * - A transaction reads its own write, or else the last version committed before its start timestamp (INT, EXT). This also holds for a
 *   transaction that aborted later.
 * - If two transactions overlap in [start, commit] and wrote the same key, at most one of them committed (NOCONFLICT, first committer wins).
 * - Timestamps are distinct. A commit is after its start. If a transaction began after another had ended, in its session or another one, its
 *   start timestamp is after the timestamps of the other (SESSION, and real time).
 *
 * An indeterminate transaction has committed if some read has no other explanation. If its commit timestamp is unknown, it may have
 * committed at any time after its start, between any two other timestamps. The check is exact: a history passes if and only if some choice
 * of outcomes and unknown timestamps satisfies all of this. Write skew passes.
 *
 * Transactions may be given in any order. Deterministic, including its steps.
 * @throws TypeKVError `InvalidArgument` for a history that contradicts itself (`refuseImpossible`), and for a committed transaction that
 *   wrote something but has no commit timestamp
 */
export function checkTimestamps(transactions: readonly Transaction[], options: TimestampSweepOptions): SnapshotIsolationResult {
  const history = new TransactionHistory(transactions);
  refuseMissingCommits(history);
  const timeline = timestampEvents(history);
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
    throw new TypeKVError('InvalidArgument', `transaction ${transaction.id}: expected a commit timestamp, because it committed a write`);
  }
}
