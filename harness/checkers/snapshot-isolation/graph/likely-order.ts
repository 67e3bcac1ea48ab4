import type { Transaction } from '../transaction';
import type { LikelyOrder } from './version-search';

/** By commit timestamp where both are known, else by end, else by place in the history. */
export function likelyOrderOf(transactions: readonly Transaction[]): LikelyOrder {
  return (first, second) => {
    const [left, right] = [transactions[first]!, transactions[second]!];
    const [leftCommit, rightCommit] = [left.commitTimestamp, right.commitTimestamp];
    if (leftCommit !== undefined && rightCommit !== undefined && leftCommit !== rightCommit) return leftCommit < rightCommit ? -1 : 1;
    if (left.endedAt !== right.endedAt) return left.endedAt < right.endedAt ? -1 : 1;
    return first - second;
  };
}
