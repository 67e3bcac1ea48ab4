import { type NodeChange, lastIndexOf } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

/** A leader never overwrites or deletes entries in its log; it only appends new ones. */
export class LeaderAppendOnly implements RaftInvariant {
  check({ before, after, firstChanged, isSameIncarnation }: NodeChange): void {
    if (!isSameIncarnation || before?.role !== 'leader' || after.role !== 'leader' || before.term !== after.term) return;
    if (firstChanged > lastIndexOf(before)) return;
    const what = firstChanged > lastIndexOf(after) ? 'deleted' : 'overwrote';
    const message = `Node ${after.node}, the leader of term ${after.term}, ${what} entry ${firstChanged} of its own log.`;
    throw violated('leader append-only', 'figure 3; section 5.3', message);
  }
}
