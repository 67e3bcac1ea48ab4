import { settledAt, type Transaction } from '../transaction';
import { apply, readsFrom, writeSameKey, writtenKeys, type DatabaseState } from './replay';

/** The commit time of each committed transaction, on a scale on which known timestamps are whole numbers. */
type Commits = ReadonlyMap<Transaction, number>;

/**
 * The simple checker that `checkTimestamps` is tested against. It tries every outcome of the indeterminate transactions, with every
 * position of an unknown commit timestamp. Exponential in the number of indeterminate transactions.
 */
export function plainTimestampCheck(transactions: readonly Transaction[]): boolean {
  const known = transactions.flatMap((each) => [each.startTimestamp, each.commitTimestamp]).filter((timestamp) => timestamp !== undefined);
  if (new Set(known).size < known.length || !areInOrder(transactions)) return false;
  const scale = [...known].sort((left, right) => (left < right ? -1 : 1));
  const place = (timestamp: bigint): number => scale.indexOf(timestamp);
  const fixed = transactions.filter(({ status, commitTimestamp }) => status === 'committed' && commitTimestamp !== undefined);
  const open = transactions.filter((each) => each.status === 'indeterminate' && writtenKeys(each).length > 0);

  /** Positions between known timestamps: in each gap, one for each open transaction. */
  const places = scale.flatMap((_, index) => open.map((__, nth) => index + (nth + 1) / (open.length + 1)));
  const isPossible = (index: number, commits: Commits): boolean => {
    const transaction = open[index];
    if (transaction === undefined) return explains(transactions, commits, place);
    const { startTimestamp, commitTimestamp } = transaction;
    const choices = commitTimestamp !== undefined ? [place(commitTimestamp)] : places.filter((each) => each > place(startTimestamp));
    if (isPossible(index + 1, commits)) return true;
    const taken = new Set(commits.values());
    return choices.some((choice) => !taken.has(choice) && isPossible(index + 1, new Map([...commits, [transaction, choice]])));
  };
  return isPossible(0, new Map(fixed.map((each) => [each, place(each.commitTimestamp!)])));
}

function explains(transactions: readonly Transaction[], commits: Commits, place: (timestamp: bigint) => number): boolean {
  const inOrder = [...commits].sort((left, right) => left[1] - right[1]);
  const startOf = (transaction: Transaction): number => place(transaction.startTimestamp);
  const overlaps = inOrder.some(([first, commit], index) =>
    inOrder.slice(index + 1).some(([second]) => startOf(second) < commit && writeSameKey(first, second)),
  );
  return !overlaps && transactions.every((each) => readsFrom(each, stateAt(startOf(each), inOrder)));
}

function stateAt(moment: number, inOrder: readonly (readonly [Transaction, number])[]): DatabaseState {
  const before = inOrder.filter(([, commit]) => commit < moment);
  return before.reduce<DatabaseState>((state, [transaction]) => apply(transaction, state), new Map());
}

function areInOrder(transactions: readonly Transaction[]): boolean {
  return transactions.every(({ startTimestamp, commitTimestamp, beganAt }) => {
    if (commitTimestamp !== undefined && commitTimestamp <= startTimestamp) return false;
    const ended = transactions.filter((other) => settledAt(other) < beganAt);
    return ended.every((other) => other.startTimestamp < startTimestamp && (other.commitTimestamp ?? 0n) < startTimestamp);
  });
}
