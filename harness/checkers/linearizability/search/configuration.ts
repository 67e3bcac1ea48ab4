import type { Timeline } from './timeline';

/**
 * The position of the search: the linearized operations, and the state after them. Every rank below `target` is linearized. `bits` contains
 * the others: one bit per slot for the open determinate operations, then, in new words, one bit per indeterminate operation.
 */
export class Configuration {
  target = 0;
  state = 0;
  readonly bits: Int32Array;
  readonly determinateWords: number;
  /** The linearized operations, in order. */
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

  /** Linearizes an open operation. The target does not change. */
  take(rank: number): void {
    const bit = this.bitOf(rank);
    this.bits[bit >> 5]! |= 1 << (bit & 31);
    this.path.push(rank);
  }

  /** Moves the target past all linearized operations, and frees their slots. */
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
