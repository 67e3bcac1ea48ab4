import { type NodeChange, lastIndexOf } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, broken } from '#harness/checkers/raft/raft-invariant';

/** A leader never overwrites or deletes entries in its log; it only appends new ones. */
export class LeaderAppendOnly implements RaftInvariant {
  check({ before, after, firstChanged, livedOn }: NodeChange): void {
    if (!livedOn || before?.role !== 'leader' || after.role !== 'leader' || before.term !== after.term) return;
    if (firstChanged > lastIndexOf(before)) return;
    const what = firstChanged > lastIndexOf(after) ? 'deleted' : 'overwrote';
    const message = `Node ${after.node} led term ${after.term}, and ${what} entry ${firstChanged} of its own log.`;
    throw broken('leader append-only', 'figure 3; section 5.3', message);
  }
}
