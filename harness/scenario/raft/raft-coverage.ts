import { type NodeChange, lastIndexOf } from '#harness/checkers/raft/node-view';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';

/** Tells what a run has met, so that a test can ask that it met it in some seed. */
export class RaftCoverage implements RaftInvariant {
  private readonly leading = new Set<number>();

  constructor(private readonly reached: (goal: string) => void) {}

  check(change: NodeChange): void {
    this.countLeaders(change);
    const { before, after, firstChanged, livedOn } = change;
    if (before === undefined) return;
    if (!livedOn) return this.reached('a node restarted');
    if (after.start > lastIndexOf(before)) this.reached('a snapshot was installed');
    if (before.role === 'leader' && after.role !== 'leader') this.reached('a leader was deposed');
    if (before.role === 'candidate' && after.role === 'candidate' && before.term !== after.term) this.reached('an election had no winner');
    if (firstChanged <= lastIndexOf(before)) this.reached('a log suffix was overwritten');
  }

  private countLeaders({ after }: NodeChange): void {
    if (after.role === 'leader') this.leading.add(after.node);
    else this.leading.delete(after.node);
    if (this.leading.size > 1) this.reached('a leader did not know yet that it was deposed');
  }
}
