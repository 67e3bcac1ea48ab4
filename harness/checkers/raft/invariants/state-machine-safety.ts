import { equalBytes } from '#kit/bytes';
import { type NodeChange, type ViewedEntry, entryAt, lastIndexOf } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

/** No two nodes commit different entries at the same index. */
export class StateMachineSafety implements RaftInvariant {
  /** By index. */
  private readonly committed: (ViewedEntry & { readonly node: number })[] = [];

  check({ before, after, firstChanged, isSameIncarnation }: NodeChange): void {
    if (after.commit > lastIndexOf(after)) {
      const message = `The commit index of node ${after.node} is ${after.commit}, but its log ends at ${lastIndexOf(after)}.`;
      throw violated('state machine safety', 'figure 3; section 5.4.3', message);
    }
    const same = isSameIncarnation ? Math.min(before!.commit, firstChanged - 1) : 0;
    for (let index = Math.max(same, after.start) + 1; index <= after.commit; index++) {
      this.compare(index, { ...entryAt(after, index)!, node: after.node });
    }
  }

  private compare(index: number, entry: ViewedEntry & { readonly node: number }): void {
    const other = (this.committed[index] ??= entry);
    if (other.term === entry.term && equalBytes(other.data, entry.data)) return;
    const message = `Node ${other.node} and node ${entry.node} committed different entries at index ${index}: one of term ${other.term}, and one of term ${entry.term}.`;
    throw violated('state machine safety', 'figure 3; section 5.4.3', message);
  }
}
