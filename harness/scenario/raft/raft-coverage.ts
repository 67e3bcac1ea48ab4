import { type NodeChange, lastIndexOf } from '#harness/checkers/raft/node-view';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';

/** Reports coverage points of Raft, which a test can require over its seeds. */
export class RaftCoverage implements RaftInvariant {
  private readonly leaders = new Set<number>();

  constructor(private readonly cover: (point: string) => void) {}

  check(change: NodeChange): void {
    this.countLeaders(change);
    const { before, after, firstChanged, isSameIncarnation } = change;
    if (before === undefined) return;
    if (!isSameIncarnation) return this.cover('a node restarted');
    if (after.start > lastIndexOf(before)) this.cover('a snapshot was installed');
    if (before.role === 'leader' && after.role !== 'leader') this.cover('a leader was deposed');
    if (before.role === 'candidate' && after.role === 'candidate' && before.term !== after.term) this.cover('an election had no winner');
    if (firstChanged <= lastIndexOf(before)) this.cover('a log suffix was overwritten');
  }

  private countLeaders({ after }: NodeChange): void {
    if (after.role === 'leader') this.leaders.add(after.node);
    else this.leaders.delete(after.node);
    if (this.leaders.size > 1) this.cover('a leader did not know yet that it was deposed');
  }
}
