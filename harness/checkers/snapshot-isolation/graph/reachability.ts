import type { ConstraintGraph } from './constraint-graph';

/** Which points of transactions can be reached from which point, as one row of bits per point. */
export class Reachability {
  private readonly words: number;
  private readonly rows: Int32Array;

  /** `order`: all points of an acyclic graph in reverse topological order. */
  constructor(graph: ConstraintGraph, order: readonly number[]) {
    this.words = Math.ceil(graph.firstMoment / 32);
    this.rows = new Int32Array(graph.successors.length * this.words);
    for (const point of order) {
      for (const { to } of graph.successors[point]!) this.include(point, to, to < graph.firstMoment);
    }
  }

  /** The cost of building it, in words of bits. */
  static cost(graph: ConstraintGraph): number {
    const edges = graph.successors.reduce((sum, from) => sum + from.length + 1, 0);
    return edges * Math.ceil(graph.firstMoment / 32);
  }

  leads(from: number, to: number): boolean {
    return ((this.rows[from * this.words + (to >>> 5)]! >>> (to & 31)) & 1) === 1;
  }

  private include(point: number, successor: number, isColumn: boolean): void {
    const [target, source] = [point * this.words, successor * this.words];
    for (let word = 0; word < this.words; word++) this.rows[target + word]! |= this.rows[source + word]!;
    if (isColumn) this.rows[target + (successor >>> 5)]! |= 1 << (successor & 31);
  }
}
