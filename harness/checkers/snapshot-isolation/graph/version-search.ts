import type { Dependency } from '../snapshot-isolation-result';
import type { Transaction } from '../transaction';
import type { ConstraintGraph } from './constraint-graph';
import { dependencyCycle } from './dependency-cycle';
import { likelyExecution } from './likely-execution';
import { Reachability } from './reachability';
import { strongComponents } from './strong-components';
import { type OpenPair, OrderInference, VersionOrder } from './version-order';
import type { Versions } from './versions';

/** Negative if the first writer's version likely came before the second's. It affects only the speed. */
type LikelyOrder = (first: number, second: number) => number;

export type Inference =
  | { readonly kind: 'cycle'; readonly cycle: readonly Dependency[] }
  | { readonly kind: 'open'; readonly pairs: readonly OpenPair[] }
  | { readonly kind: 'unknown' };

/**
 * Searches for an order of the versions of each key for which the graph has no cycle.
 *
 * If one order of two versions would close a cycle, the other order holds, which may make further orders impossible. When nothing more
 * follows, the search tries the open pairs: first all of them in some likely orders, then pair by pair in both orders.
 */
export class VersionSearch {
  /** Words of bits, pairs and readers that were visited. */
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

  /** Adds all implied edges to the graph, or stops at a cycle. */
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

  /** After `infer` left pairs open. @returns no pairs, or the cycle of the first attempt if every attempt has one */
  decide(pairs: readonly OpenPair[]): Inference {
    if (this.isAcyclicIn(pairs, this.likelyOrder)) return { kind: 'open', pairs: [] };
    for (const preference of preferences(this.graph.ids.length)) {
      const execution = likelyExecution(this.graph, this.versions, preference);
      this.steps += execution.steps;
      const { commitAt } = execution;
      if (this.isAcyclicIn(pairs, (first, second) => commitAt[first]! - commitAt[second]!)) return { kind: 'open', pairs: [] };
      if (this.steps > this.maxSteps) return { kind: 'unknown' };
    }
    return this.branch(pairs);
  }

  private isAcyclicIn(pairs: readonly OpenPair[], order: LikelyOrder): boolean {
    const mark = this.order.trail.length;
    for (const pair of pairs) this.add(inOrder(pair, order));
    this.steps += this.order.trail.length - mark;
    const isAcyclic = strongComponents(this.graph.successors).length === this.graph.successors.length;
    this.order.takeBackTo(mark);
    return isAcyclic;
  }

  private branch(pairs: readonly OpenPair[]): Inference {
    const likely = inOrder(pairs[0]!, this.likelyOrder);
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

  /** Adds all edges, because the reachability is outdated. */
  private add({ versions, first, second }: OpenPair): void {
    this.order.add(versions, first, second, undefined);
  }
}

function inOrder(pair: OpenPair, order: LikelyOrder): OpenPair {
  return order(pair.first, pair.second) <= 0 ? pair : { ...pair, first: pair.second, second: pair.first };
}

/** How many executions are tried before each branch. More of them find hardly more explanations. */
const EXECUTIONS = 4;

/** Preferences of transactions that differ from each other: the order of the history, its reverse, and two mixed orders. */
function preferences(transactions: number): Int32Array[] {
  return Array.from({ length: EXECUTIONS }, (_, which) =>
    Int32Array.from({ length: transactions }, (__, index) => {
      if (which === 0) return index;
      if (which === 1) return -index;
      return Math.imul(index + which, 0x9e3779b1) >>> 1;
    }),
  );
}

function ranks(backInTime: readonly number[]): Int32Array {
  const rank = new Int32Array(backInTime.length);
  backInTime.forEach((point, index) => (rank[point] = -index));
  return rank;
}

/** By commit timestamp if both are known, else by end, else by position in the history. */
export function likelyOrderOf(transactions: readonly Transaction[]): LikelyOrder {
  return (first, second) => {
    const [left, right] = [transactions[first]!, transactions[second]!];
    const [leftCommit, rightCommit] = [left.commitTimestamp, right.commitTimestamp];
    if (leftCommit !== undefined && rightCommit !== undefined && leftCommit !== rightCommit) return leftCommit < rightCommit ? -1 : 1;
    if (left.endedAt !== right.endedAt) return left.endedAt < right.endedAt ? -1 : 1;
    return first - second;
  };
}
