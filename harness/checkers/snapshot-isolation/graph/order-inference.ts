import { commitOf, snapshotOf } from './constraint-graph';
import type { Reachability } from './reachability';
import type { OpenPair, VersionOrder } from './version-order';
import type { Versions } from './versions';

/** One pass over all keys: for each two versions of which one order would close a cycle, adds the other order. */
export class OrderInference {
  /** Whether the graph got new edges. Then `open` may hold pairs that they decide. */
  hasGrown = false;
  readonly open: OpenPair[] = [];
  /** Pairs and readers that were looked at. */
  steps = 0;

  /** `rank`: the place of each point in an order in time that fits the graph. */
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

  /** `nearest`: what certainly comes after `first`. What comes after one of these needs no edge of its own. */
  private orderAfter(first: number, ofKey: Versions, inTime: readonly number[]): void {
    const nearest: number[] = [];
    for (const second of inTime) {
      this.steps += 1 + nearest.length;
      if (second === first || this.followsAny(second, nearest)) continue;
      const mustPrecede = this.isImpossible(ofKey, second, first);
      const mustFollow = this.isImpossible(ofKey, first, second);
      if (!mustPrecede && !mustFollow && first < second) this.open.push({ versions: ofKey, first, second });
      // Where neither order is possible, one of them makes the cycle; both would make a cycle of their own that says less.
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
