import type { Dependency } from '../snapshot-isolation-result';
import { commitOf, type ConstraintGraph, snapshotOf } from './constraint-graph';
import type { Reachability } from './reachability';
import type { Versions } from './versions';

/** Two versions of one key whose order is not known. The writers are given by index. */
export interface OpenPair {
  readonly versions: Versions;
  readonly first: number;
  readonly second: number;
}

/**
 * Adds the order of two versions of a key to the graph. The first writer committed before the second had its snapshot, because only one
 * of two overlapping writers may commit. Each reader of the first version had its snapshot before the second writer committed.
 */
export class VersionOrder {
  /** The first point of each added edge, to undo the additions. */
  readonly trail: number[] = [];

  constructor(readonly graph: ConstraintGraph) {}

  /** Whether this order would close a cycle. */
  isImpossible(versions: Versions, first: number, second: number, reachability: Reachability): boolean {
    if (reachability.leads(snapshotOf(second), commitOf(first))) return true;
    const readers = versions.readers.get(first) ?? [];
    return readers.some((reader) => reachability.leads(commitOf(second), snapshotOf(reader)));
  }

  /** Adds the edges that are not implied yet. @returns whether any edge was added */
  add(versions: Versions, first: number, second: number, reachability: Reachability | undefined): boolean {
    const { key } = versions;
    const before = this.trail.length;
    this.addEdge(commitOf(first), snapshotOf(second), this.dependency('write-write', first, second, key), reachability);
    this.addReaders(versions.readers.get(first) ?? [], second, key, reachability);
    return this.trail.length > before;
  }

  /** Adds that a writer comes after the initial state. @returns whether any edge was added */
  addAfterInitial(versions: Versions, writer: number, reachability: Reachability): boolean {
    const before = this.trail.length;
    this.addReaders(versions.initialReaders, writer, versions.key, reachability);
    return this.trail.length > before;
  }

  takeBackTo(length: number): void {
    while (this.trail.length > length) this.graph.removeLastEdge(this.trail.pop()!);
  }

  private addReaders(readers: readonly number[], writer: number, key: string, reachability: Reachability | undefined): void {
    for (const reader of readers) {
      if (reader === writer) continue;
      this.addEdge(snapshotOf(reader), commitOf(writer), this.dependency('read-write', reader, writer, key), reachability);
    }
  }

  private addEdge(from: number, to: number, dependency: Dependency, reachability: Reachability | undefined): void {
    if (reachability?.leads(from, to)) return;
    this.graph.addEdge(from, to, dependency);
    this.trail.push(from);
  }

  private dependency(kind: 'write-write' | 'read-write', from: number, to: number, key: string): Dependency {
    return { kind, from: this.graph.ids[from]!, to: this.graph.ids[to]!, key };
  }
}

/** One pass over all keys: for each two versions, if one order would close a cycle, adds the other order. */
export class OrderInference {
  /** Whether the graph got new edges. If so, they may decide pairs in `open`. */
  hasGrown = false;
  readonly open: OpenPair[] = [];
  /** Pairs and readers that were visited. */
  steps = 0;

  /** `rank`: the position of each point in a topological order of the graph. */
  constructor(
    private readonly order: VersionOrder,
    private readonly reachability: Reachability,
    private readonly rank: ArrayLike<number>,
  ) {}

  run(versions: readonly Versions[]): void {
    for (const ofKey of versions) {
      const inTime = [...ofKey.writers].sort((left, right) => this.rank[commitOf(left)]! - this.rank[commitOf(right)]!);
      this.orderAfterInitial(ofKey, inTime);
      for (const writer of inTime) this.orderAfter(writer, ofKey, inTime);
    }
  }

  private orderAfterInitial(ofKey: Versions, inTime: readonly number[]): void {
    const nearest: number[] = [];
    for (const writer of inTime) {
      this.steps += 1 + nearest.length;
      if (this.followsAny(writer, nearest)) continue;
      this.steps += ofKey.initialReaders.length;
      if (this.order.addAfterInitial(ofKey, writer, this.reachability)) this.hasGrown = true;
      nearest.push(writer);
    }
  }

  /** `nearest`: writers that certainly come after `first`. A writer that comes after one of these needs no edge of its own. */
  private orderAfter(first: number, ofKey: Versions, inTime: readonly number[]): void {
    const nearest: number[] = [];
    for (const second of inTime) {
      this.steps += 1 + nearest.length;
      if (second === first || this.followsAny(second, nearest)) continue;
      const mustPrecede = this.isImpossible(ofKey, second, first);
      const mustFollow = this.isImpossible(ofKey, first, second);
      if (!mustPrecede && !mustFollow && first < second) this.open.push({ versions: ofKey, first, second });
      // If neither order is possible, one order is added to make the cycle. Both together would make another, less useful cycle.
      if (!mustPrecede || (mustFollow && second < first)) continue;
      if (this.order.add(ofKey, first, second, this.reachability)) this.hasGrown = true;
      nearest.push(second);
    }
  }

  private isImpossible(ofKey: Versions, first: number, second: number): boolean {
    this.steps += 1 + (ofKey.readers.get(first)?.length ?? 0);
    return this.order.isImpossible(ofKey, first, second, this.reachability);
  }

  private followsAny(writer: number, others: readonly number[]): boolean {
    return others.some((other) => this.reachability.leads(commitOf(other), snapshotOf(writer)));
  }
}
