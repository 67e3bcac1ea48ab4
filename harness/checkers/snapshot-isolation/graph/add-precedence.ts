import { settledAt, type Transaction } from '../transaction';
import { commitOf, snapshotOf, type ConstraintGraph } from './constraint-graph';

/**
 * Adds that each of `some` of the transactions has its snapshot after those of them have committed that had ended before it began.
 * `indexOf` gives a transaction's index in the graph. Linear: a commit leads to the moment of its end, each moment to the next, and the
 * last moment before a transaction begins to its snapshot.
 */
export function addPrecedence(
  graph: ConstraintGraph,
  indexOf: ReadonlyMap<Transaction, number>,
  some: readonly Transaction[],
  kind: 'session' | 'real-time',
): void {
  const endings = some.filter((each) => settledAt(each) < Infinity).sort((left, right) => left.endedAt - right.endedAt);
  let ended = 0;
  let moment: number | undefined;
  for (const transaction of [...some].sort((left, right) => left.beganAt - right.beganAt)) {
    for (; ended < endings.length && endings[ended]!.endedAt < transaction.beganAt; ended++) {
      const next = graph.addPoint();
      if (moment !== undefined) graph.addEdge(moment, next, undefined);
      graph.addEdge(commitOf(indexOf.get(endings[ended]!)!), next, undefined);
      moment = next;
    }
    if (moment === undefined) continue;
    const dependency = { kind, from: endings[ended - 1]!.id, to: transaction.id };
    graph.addEdge(moment, snapshotOf(indexOf.get(transaction)!), dependency);
  }
}
