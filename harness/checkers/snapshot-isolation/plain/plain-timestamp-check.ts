import { settledAt, type Transaction } from '../transaction';
import { apply, readsFrom, writeSameKey, writtenKeys, type State } from './replay';

/** When each transaction that committed did so, on a scale on which known timestamps are whole numbers. */
type Commits = ReadonlyMap<Transaction, number>;

/**
 * The obvious way to `checkTimestamps`, to check it against: tries every outcome of the indeterminate transactions, with every place of a
 * commit timestamp that is not known. Exponential in the indeterminate ones.
 */
export function plainTimestampCheck(transactions: readonly Transaction[]): boolean {
  const known = transactions.flatMap((each) => [each.startTimestamp, each.commitTimestamp]).filter((timestamp) => timestamp !== undefined);
  if (new Set(known).size < known.length || !areInOrder(transactions)) return false;
  const scale = [...known].sort((left, right) => (left < right ? -1 : 1));
  const place = (timestamp: bigint): number => scale.indexOf(timestamp);
  const fixed = transactions.filter(({ status, commitTimestamp }) => status === 'committed' && commitTimestamp !== undefined);
  const open = transactions.filter((each) => each.status === 'indeterminate' && writtenKeys(each).length > 0);

  /** Places between known timestamps, as many in each gap as there are open transactions to put there. */
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

function stateAt(moment: number, inOrder: readonly (readonly [Transaction, number])[]): State {
  const before = inOrder.filter(([, commit]) => commit < moment);
  return before.reduce<State>((state, [transaction]) => apply(transaction, state), new Map());
}

function areInOrder(transactions: readonly Transaction[]): boolean {
  return transactions.every(({ startTimestamp, commitTimestamp, beganAt }) => {
    if (commitTimestamp !== undefined && commitTimestamp <= startTimestamp) return false;
    const ended = transactions.filter((other) => settledAt(other) < beganAt);
    return ended.every((other) => other.startTimestamp < startTimestamp && (other.commitTimestamp ?? 0n) < startTimestamp);
  });
}
