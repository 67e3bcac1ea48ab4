import type { Timeline } from './timeline';

/**
 * Where the search stands: what is linearized, and the state that leaves. Everything below `target` is; above it, `bits` say: a bit per
 * slot for the open determinate operations, then, from a new word on, a bit per indeterminate one.
 */
export class Configuration {
  target = 0;
  state = 0;
  readonly bits: Int32Array;
  readonly determinateWords: number;
  /** What is linearized, in order. */
  readonly path: number[] = [];

  constructor(private readonly timeline: Timeline<unknown, unknown>) {
    this.determinateWords = (timeline.slots + 31) >> 5;
    const indeterminate = timeline.operations.length - timeline.determinate;
    this.bits = new Int32Array(this.determinateWords + ((indeterminate + 31) >> 5));
  }

  isLinearized(rank: number): boolean {
    if (rank < this.target) return true;
    const { timeline } = this;
    // A slot belongs to an operation only while it is open.
    if (rank < timeline.determinate && timeline.openSince[rank]! > this.target) return false;
    const bit = this.bitOf(rank);
    return (this.bits[bit >> 5]! & (1 << (bit & 31))) !== 0;
  }

  /** Linearizes an open operation that is not yet. The target stays. */
  take(rank: number): void {
    const bit = this.bitOf(rank);
    this.bits[bit >> 5]! |= 1 << (bit & 31);
    this.path.push(rank);
  }

  /** Moves the target on past what is linearized, and frees its slots. */
  advance(): void {
    const { timeline } = this;
    while (this.target < timeline.determinate) {
      const slot = timeline.slot[this.target]!;
      if ((this.bits[slot >> 5]! & (1 << (slot & 31))) === 0) return;
      this.bits[slot >> 5]! &= ~(1 << (slot & 31));
      this.target++;
    }
  }

  private bitOf(rank: number): number {
    const { timeline } = this;
    if (rank < timeline.determinate) return timeline.slot[rank]!;
    return this.determinateWords * 32 + rank - timeline.determinate;
  }
}
