import type { Dependency } from './dependency';
import { commitOf, snapshotOf, type ConstraintGraph } from './constraint-graph';
import type { Reachability } from './reachability';
import type { Versions } from './versions';

/** Two versions of one key, of which it is not known which came first. The writers are given by index. */
export interface OpenPair {
  readonly versions: Versions;
  readonly first: number;
  readonly second: number;
}

/**
 * What it means for the points that one writer's version of a key precedes another's: that the first committed before the second had its
 * snapshot, as only one of two that overlap may commit; and that who read the first had its snapshot before the second committed.
 */
export class VersionOrder {
  /** Where edges were added, for taking them back. */
  readonly trail: number[] = [];

  constructor(readonly graph: ConstraintGraph) {}

  /** Whether it would close a cycle. */
  isImpossible(versions: Versions, first: number, second: number, reachability: Reachability): boolean {
    if (reachability.leads(snapshotOf(second), commitOf(first))) return true;
    const readers = versions.readers.get(first) ?? [];
    return readers.some((reader) => reachability.leads(commitOf(second), snapshotOf(reader)));
  }

  /** Adds what is not known yet, and says whether that was anything. */
  add(versions: Versions, first: number, second: number, reachability: Reachability | undefined): boolean {
    const { key } = versions;
    const before = this.trail.length;
    this.addEdge(commitOf(first), snapshotOf(second), this.dependency('write-write', first, second, key), reachability);
    this.addReaders(versions.readers.get(first) ?? [], second, key, reachability);
    return this.trail.length > before;
  }

  /** Adds that a writer came after the initial state. */
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
