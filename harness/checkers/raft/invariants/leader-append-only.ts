import { type NodeChange, type NodeView, entryAt, lastIndexOf } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

/** A leader never overwrites or deletes entries in its log; it only appends new ones, and these have its term. */
export class LeaderAppendOnly implements RaftInvariant {
  check({ before, after, firstChanged, isSameIncarnation }: NodeChange): void {
    if (!isSameIncarnation || before?.role !== 'leader' || after.role !== 'leader' || before.term !== after.term) return;
    if (firstChanged > lastIndexOf(before)) return checkAppended(after, firstChanged);
    const what = firstChanged > lastIndexOf(after) ? 'deleted' : 'overwrote';
    const message = `Node ${after.node}, the leader of term ${after.term}, ${what} entry ${firstChanged} of its own log.`;
    throw violated('leader append-only', 'figure 3; section 5.3', message);
  }
}

function checkAppended(leader: NodeView, first: number): void {
  for (let index = first; index <= lastIndexOf(leader); index++) {
    const { term } = entryAt(leader, index)!;
    if (term === leader.term) continue;
    const message = `Node ${leader.node}, the leader of term ${leader.term}, appended entry ${index} to its own log. Expected an entry of term ${leader.term}, found one of term ${term}.`;
    throw violated('leader append-only', 'figure 3; section 5.3', message);
  }
}
