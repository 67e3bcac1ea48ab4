import type { Dependency } from './dependency';
import type { ConstraintGraph } from './constraint-graph';
import { dependencyCycle } from './dependency-cycle';
import { OrderInference } from './order-inference';
import { Reachability } from './reachability';
import { strongComponents } from './strong-components';
import { VersionOrder, type OpenPair } from './version-order';
import type { Versions } from './versions';

/** Negative if the first writer's version likely came before the second's. Nothing rests on it but speed. */
export type LikelyOrder = (first: number, second: number) => number;

export type Inference =
  | { readonly kind: 'cycle'; readonly cycle: readonly Dependency[] }
  | { readonly kind: 'open'; readonly pairs: readonly OpenPair[] }
  | { readonly kind: 'unknown' };

/**
 * Searches for an order of the versions of each key with which the graph has no cycle.
 *
 * An order that would close a cycle is impossible, so the other one holds, and may in turn make others impossible. What is open when that
 * comes to rest is tried: first all of it in the likely order, then pair by pair, both ways.
 */
export class VersionSearch {
  /** Words of bits, pairs and readers that were looked at. */
  steps = 0;
  private readonly order: VersionOrder;

  constructor(
    private readonly graph: ConstraintGraph,
    private readonly versions: readonly Versions[],
    private readonly likelyOrder: LikelyOrder,
    private readonly maxSteps: number,
  ) {
    this.order = new VersionOrder(graph);
  }

  /** Adds to the graph all that follows from it, up to a cycle. */
  infer(): Inference {
    for (;;) {
      this.steps += Reachability.cost(this.graph);
      if (this.steps > this.maxSteps) return { kind: 'unknown' };
      const components = strongComponents(this.graph.successors);
      if (components.length < this.graph.successors.length) return { kind: 'cycle', cycle: dependencyCycle(this.graph)! };
      const backInTime = components.flat();
      const inference = new OrderInference(this.order, new Reachability(this.graph, backInTime), ranks(backInTime));
      inference.run(this.versions);
      this.steps += inference.steps;
      if (!inference.hasGrown) return { kind: 'open', pairs: inference.open };
    }
  }

  /** After `infer` left pairs open: either no pairs, or a cycle of the first attempt where every attempt has one. */
  decide(pairs: readonly OpenPair[]): Inference {
    return this.isAcyclicInLikelyOrder(pairs) ? { kind: 'open', pairs: [] } : this.branch(pairs);
  }

  private isAcyclicInLikelyOrder(pairs: readonly OpenPair[]): boolean {
    const mark = this.order.trail.length;
    for (const pair of pairs) this.add(this.inLikelyOrder(pair));
    this.steps += this.order.trail.length - mark;
    const isAcyclic = strongComponents(this.graph.successors).length === this.graph.successors.length;
    this.order.takeBackTo(mark);
    return isAcyclic;
  }

  private branch(pairs: readonly OpenPair[]): Inference {
    const likely = this.inLikelyOrder(pairs[0]!);
    const inference = this.attempt(likely);
    if (inference.kind !== 'cycle') return inference;
    const reverse = this.attempt({ ...likely, first: likely.second, second: likely.first });
    return reverse.kind === 'cycle' ? inference : reverse;
  }

  private attempt(pair: OpenPair): Inference {
    const mark = this.order.trail.length;
    this.add(pair);
    const inference = this.infer();
    const outcome = inference.kind === 'open' ? this.decide(inference.pairs) : inference;
    this.order.takeBackTo(mark);
    return outcome;
  }

  private inLikelyOrder(pair: OpenPair): OpenPair {
    return this.likelyOrder(pair.first, pair.second) <= 0 ? pair : { ...pair, first: pair.second, second: pair.first };
  }

  /** All its edges, as reachability is not known any more. */
  private add({ versions, first, second }: OpenPair): void {
    this.order.add(versions, first, second, undefined);
  }
}

function ranks(backInTime: readonly number[]): Int32Array {
  const rank = new Int32Array(backInTime.length);
  backInTime.forEach((point, index) => (rank[point] = -index));
  return rank;
}
