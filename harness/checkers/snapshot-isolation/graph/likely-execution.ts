import { commitOf, type ConstraintGraph, snapshotOf } from './constraint-graph';
import type { Versions } from './versions';

/** An execution as a database could have made it. It affects only the speed of the search. */
export interface LikelyExecution {
  /** The position of each transaction's commit, by the index of the transaction. */
  readonly commitAt: Int32Array;
  /** Points, keys and readers that were visited. */
  readonly steps: number;
}

/**
 * Executes the transactions one step at a time, so that their reads find the values that they found in the history.
 *
 * A point is ready when all points before it in the graph have been executed. A commit also waits for the snapshots of all readers of the
 * versions that it replaces; the snapshot of a writer waits until no other writer of its keys is between snapshot and commit. A snapshot
 * without writes, and a commit that need not wait, are executed at once: that can only help the others. So the only choice is which writer
 * begins next: one that can commit at once, else the one whose commit waits for the fewest readers. If all wait for each other, the
 * execution has taken a wrong turn before; it continues with the best candidate.
 *
 * @param preference decides between equal candidates: the lowest number comes first, by the index of the transaction
 */
export function likelyExecution(graph: ConstraintGraph, versions: readonly Versions[], preference: ArrayLike<number>): LikelyExecution {
  return new Execution(graph, versions, preference).run();
}

/** One key during the execution. */
interface KeyState {
  readonly versions: Versions;
  /** The readers of the current version whose snapshots have not been executed. */
  waiting: Set<number>;
  /** The writer between its snapshot and its commit. */
  writer: number | undefined;
}

class Execution {
  private readonly predecessorsLeft: Int32Array;
  private readonly keysWritten: KeyState[][];
  private readonly keysRead: KeyState[][];
  private readonly commitAt: Int32Array;
  private readonly ready: number[] = [];
  /** Points that may be executed only when others allow it, by kind. */
  private readonly writersReady = new Set<number>();
  private readonly commitsReady = new Set<number>();
  private commits = 0;
  private steps = 0;

  constructor(
    private readonly graph: ConstraintGraph,
    versions: readonly Versions[],
    private readonly preference: ArrayLike<number>,
  ) {
    const transactions = graph.ids.length;
    this.commitAt = new Int32Array(transactions);
    this.keysWritten = Array.from({ length: transactions }, () => []);
    this.keysRead = Array.from({ length: transactions }, () => []);
    for (const ofKey of versions) this.addKey(ofKey);
    this.predecessorsLeft = new Int32Array(graph.successors.length);
    for (const edges of graph.successors) for (const { to } of edges) this.predecessorsLeft[to]!++;
    this.predecessorsLeft.forEach((left, point) => left === 0 && this.ready.push(point));
  }

  private addKey(versions: Versions): void {
    const key: KeyState = { versions, waiting: new Set(versions.initialReaders), writer: undefined };
    for (const writer of versions.writers) this.keysWritten[writer]!.push(key);
    for (const reader of [...versions.initialReaders, ...[...versions.readers.values()].flat()]) this.keysRead[reader]!.push(key);
  }

  run(): LikelyExecution {
    for (;;) {
      for (let point = this.ready.pop(); point !== undefined; point = this.ready.pop()) this.arrive(point);
      const next = this.permittedCommit() ?? this.bestWriter() ?? this.commitOfFewestReaders() ?? [...this.writersReady][0];
      if (next === undefined) return { commitAt: this.commitAt, steps: this.steps };
      this.execute(next);
    }
  }

  /** All points before this one have been executed. */
  private arrive(point: number): void {
    const transaction = point >> 1;
    const isFree = point >= this.graph.firstMoment || this.keysWritten[transaction]!.length === 0;
    if (isFree) this.execute(point);
    else if (point === snapshotOf(transaction)) this.writersReady.add(point);
    else this.commitsReady.add(point);
  }

  private execute(point: number): void {
    this.writersReady.delete(point);
    this.commitsReady.delete(point);
    if (point < this.graph.firstMoment) {
      if (point === commitOf(point >> 1)) this.commit(point >> 1);
      else this.takeSnapshot(point >> 1);
    }
    for (const { to } of this.graph.successors[point]!) {
      this.steps++;
      if (--this.predecessorsLeft[to]! === 0) this.ready.push(to);
    }
  }

  private takeSnapshot(transaction: number): void {
    for (const key of this.keysRead[transaction]!) key.waiting.delete(transaction);
    for (const key of this.keysWritten[transaction]!) key.writer = transaction;
  }

  private commit(transaction: number): void {
    this.commitAt[transaction] = this.commits++;
    for (const key of this.keysWritten[transaction]!) {
      key.waiting = new Set(key.versions.readers.get(transaction) ?? []);
      if (key.writer === transaction) key.writer = undefined;
    }
  }

  private permittedCommit(): number | undefined {
    for (const point of this.commitsReady) if (this.readersBefore(point >> 1) === 0) return point;
    return undefined;
  }

  /** The number of readers of the current versions of its keys that have no snapshot yet, without the transaction itself. */
  private readersBefore(transaction: number): number {
    let readers = 0;
    for (const { waiting } of this.keysWritten[transaction]!) readers += waiting.size - (waiting.has(transaction) ? 1 : 0);
    this.steps += this.keysWritten[transaction]!.length;
    return readers;
  }

  private bestWriter(): number | undefined {
    const free = [...this.writersReady].filter((point) => this.keysWritten[point >> 1]!.every(({ writer }) => writer === undefined));
    return this.best(free);
  }

  private commitOfFewestReaders(): number | undefined {
    return this.best([...this.commitsReady]);
  }

  private best(points: readonly number[]): number | undefined {
    let best: { readonly point: number; readonly readers: number } | undefined;
    for (const point of points) {
      const readers = this.readersBefore(point >> 1);
      if (best === undefined || readers < best.readers || (readers === best.readers && this.isPreferred(point, best.point)))
        best = { point, readers };
    }
    return best?.point;
  }

  private isPreferred(point: number, other: number): boolean {
    return this.preference[point >> 1]! < this.preference[other >> 1]!;
  }
}
