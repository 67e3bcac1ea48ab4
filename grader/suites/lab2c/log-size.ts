import type { NodeChange } from '#harness/checkers/raft/node-view';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';
import { check } from '#harness/scenario/check';

/**
 * No store ever keeps more than twice as many entries that it has applied as the limit says. Others nobody may discard.
 */
export class LogSize implements RaftInvariant {
  constructor(private readonly limit: number) {}

  check({ after }: NodeChange): void {
    const { node, start, applied } = after;
    const kept = applied - start;
    const message = (): string =>
      `Store ${node} keeps ${kept} entries that it has applied, ${start + 1} to ${applied}. The limit is ${this.limit} entries, and twice as many the most that may be kept.`;
    check(kept <= this.limit * 2, 'log size', message);
  }
}
