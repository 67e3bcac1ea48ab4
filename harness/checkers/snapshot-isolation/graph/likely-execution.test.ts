import { TransactionHistory } from '../transaction-history';
import { reads, transaction, writes } from '../scripted-transactions';
import type { Transaction } from '../transaction';
import { commitOf, ConstraintGraph, snapshotOf } from './constraint-graph';
import { likelyExecution } from './likely-execution';
import { committedTransactions, versionsOf } from './versions';

/** The order in which the transactions commit, by their ids. */
function commits(transactions: readonly Transaction[], preference = transactions.map((_, index) => index)): number[] {
  const history = new TransactionHistory(transactions);
  const versions = versionsOf(history, committedTransactions(history));
  const graph = new ConstraintGraph(transactions.map(({ id }) => id));
  for (const { readers } of versions)
    for (const [writer, ofWriter] of readers) for (const reader of ofWriter) graph.addEdge(commitOf(writer), snapshotOf(reader), undefined);
  const { commitAt } = likelyExecution(graph, versions, preference);
  return transactions.map(({ id }) => id).sort((left, right) => commitAt[left - 1]! - commitAt[right - 1]!);
}

test('a blind write waits for the readers of the version that it replaces, and of the initial state', () => {
  const waiting = [
    transaction(1, [1, 2], [writes('x', '1'), reads('y', '2')]),
    transaction(2, [3, 4], [writes('y', '2')]),
    transaction(3, [5, 6], [reads('x', null), reads('y', '2')]),
  ];
  // Transaction 1 reads what 2 wrote, so 2 is first; 3 still finds nothing in x.
  expect(commits(waiting)).toEqual([2, 3, 1]);
});

test('two writers of one key are never open at the same time; write skew, of different keys, is', () => {
  const skew = [transaction(1, [1, 2], [reads('x', null), writes('y', '1')]), transaction(2, [3, 4], [reads('y', null), writes('x', '2')])];
  expect(commits(skew).sort()).toEqual([1, 2]);
  const chain = [transaction(1, [1, 2], [reads('x', '2'), writes('x', '1')]), transaction(2, [3, 4], [reads('x', null), writes('x', '2')])];
  expect(commits(chain)).toEqual([2, 1]);
});

test('the preference decides between equal candidates', () => {
  const blind = [transaction(1, [1, 2], [writes('x', '1')]), transaction(2, [3, 4], [writes('x', '2')])];
  expect(commits(blind)).toEqual([1, 2]);
  expect(commits(blind, [2, 1])).toEqual([2, 1]);
});
