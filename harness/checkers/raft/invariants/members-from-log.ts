import type { NodeChange, NodeView } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';
import { printNodes } from '#harness/checkers/raft/invariants/print-nodes';

/** Nodes that have applied the same entries have the same members, in ascending order: nothing but an applied entry changes them. */
export class MembersFromLog implements RaftInvariant {
  /** By applied index: the first node that was seen with it. */
  private readonly known: NodeView[] = [];

  check({ after }: NodeChange): void {
    // A new peer has no members before it installs its first snapshot.
    if (after.applied === 0) return;
    const other = (this.known[after.applied] ??= after);
    if (other.members === after.members || other.members.join() === after.members.join()) return;
    const message = `Node ${after.node} has the members ${after.members.join(', ')} at applied index ${after.applied}. Expected the members of node ${other.node} at this index: ${printNodes(other.members)}.`;
    throw violated('membership', 'section 6', message);
  }
}
