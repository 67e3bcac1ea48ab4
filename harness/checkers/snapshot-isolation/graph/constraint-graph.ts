import type { Dependency } from '../snapshot-isolation-result';
import { settledAt, type Transaction } from '../transaction';

/** An edge: `from` comes before `to` in time. An edge without a dependency, such as from a snapshot to its commit, is not reported. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly dependency: Dependency | undefined;
}

/**
 * The required order of the points of all transactions. Each transaction has two points: its snapshot and its commit.
 *
 * A snapshot comes before its commit. For an anti-dependency, the snapshot of the first transaction comes before the commit of the second;
 * for every other dependency, the commit of the first comes before the snapshot of the second. A history has snapshot isolation if and
 * only if there is an order of the points: a cycle here is a cycle of dependencies in which no two anti-dependencies follow each other,
 * which is the theorem of Cerone & Gotsman (Analysing Snapshot Isolation, JACM 2018). Two in a row, as in write skew, form no cycle: no
 * edge leads from a commit to its own snapshot.
 */
export class ConstraintGraph {
  /** Edges by their first point. */
  readonly successors: Edge[][] = [];

  /** Points from this number on are moments of real time; those below belong to transactions, two per transaction. */
  readonly firstMoment: number;

  /** `ids`: the ids of the transactions. The index of a transaction, as used elsewhere, is its position in this list. */
  constructor(readonly ids: readonly number[]) {
    this.firstMoment = 2 * ids.length;
    for (let index = 0; index < ids.length; index++) {
      this.addPoint();
      this.addPoint();
      this.addEdge(snapshotOf(index), commitOf(index), undefined);
    }
  }

  addPoint(): number {
    return this.successors.push([]) - 1;
  }

  addEdge(from: number, to: number, dependency: Dependency | undefined): void {
    this.successors[from]!.push({ from, to, dependency });
  }

  /** Removes the last edge that was added from a point. */
  removeLastEdge(from: number): void {
    this.successors[from]!.pop();
  }
}

export function snapshotOf(transaction: number): number {
  return 2 * transaction;
}

export function commitOf(transaction: number): number {
  return 2 * transaction + 1;
}

/**
 * Adds, for each transaction in `some`: its snapshot comes after the commits of those in `some` that ended before it began. `indexOf`
 * maps a transaction to its index in the graph. The number of edges is linear: a commit leads to the moment of its end, each moment leads
 * to the next, and the last moment before a transaction began leads to its snapshot.
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
