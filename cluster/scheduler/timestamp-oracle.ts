import { assert } from '#kit/assert';
import { LOGICAL_LIMIT, type TimestampParts } from '#kit/timestamp';

import type { DurableBound } from './durable-bound';

/**
 * Allocates timestamps: each one once, in ascending order, also across restarts and if the clock is set back (Percolator, section
 * 2.3: the timestamp oracle; in PD: TSO). The milliseconds are those of the clock if possible. They run ahead of it if the clock is
 * behind, or if a millisecond has no more timestamps.
 */
export class TimestampOracle {
  /** The last allocated timestamp. */
  private last: TimestampParts;

  /**
   * @param bound in milliseconds: no allocated timestamp is at or after it
   * @param batchMs how far one write to the disk moves the bound
   * @param now the clock, in milliseconds
   */
  constructor(
    private readonly bound: DurableBound,
    private readonly batchMs: number,
    private readonly now: () => number,
  ) {
    this.last = { physicalMs: bound.current, logical: -1 };
  }

  /**
   * Allocates `count` timestamps of the same millisecond, with consecutive logical parts.
   * @param count from 1 to `LOGICAL_LIMIT`
   * @returns the last of them
   * @throws TypeKVError `DiskError`
   */
  async allocate(count = 1): Promise<TimestampParts> {
    assert(count >= 1 && count <= LOGICAL_LIMIT, `${count} timestamps were requested at once`);
    for (;;) {
      const next = this.following(count);
      if (next.physicalMs < this.bound.current) return (this.last = next);
      await this.bound.raiseTo(next.physicalMs + this.batchMs);
    }
  }

  private following(count: number): TimestampParts {
    const { physicalMs, logical } = this.last;
    const nowMs = Math.floor(this.now());
    if (nowMs > physicalMs) return { physicalMs: nowMs, logical: count - 1 };
    if (logical + count < LOGICAL_LIMIT) return { physicalMs, logical: logical + count };
    return { physicalMs: physicalMs + 1, logical: count - 1 };
  }
}
