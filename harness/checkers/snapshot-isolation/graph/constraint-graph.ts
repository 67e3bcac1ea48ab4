import type { Dependency } from './dependency';

/** An edge: `from` comes before `to` in time. Without a dependency it says nothing of its own, as from a snapshot to its commit. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly dependency: Dependency | undefined;
}

/**
 * What must come before what, over two points a transaction: its snapshot and its commit.
 *
 * A snapshot comes before its commit. For all dependencies but anti-dependencies, the commit of one comes before the snapshot of the
 * next; for an anti-dependency, the snapshot of one comes before the commit of the next. Snapshot isolation has an explanation exactly if
 * there is an order of the points: the cycles here are those cycles of dependencies in which no two anti-dependencies follow each other,
 * which is the theorem of Cerone & Gotsman (Analysing Snapshot Isolation, JACM 2018). Two in a row, as in write skew, lead nowhere: no
 * edge goes from a commit to its own snapshot.
 */
export class ConstraintGraph {
  /** Edges by where they begin. */
  readonly successors: Edge[][] = [];

  /** Points from here on are moments of real time; those below are two a transaction. */
  readonly firstMoment: number;

  /** `ids` are those of the transactions; what is elsewhere called a transaction's index is its place here. */
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

  /** Takes back the edge that was added last from a point. */
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
