import { equalBytes } from '#kit/bytes';
import { type NodeChange, type ViewedEntry, entryAt, lastIndexOf } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, broken } from '#harness/checkers/raft/raft-invariant';

/** What a node takes for committed at some index, another one never takes for something else. */
export class StateMachineSafety implements RaftInvariant {
  /** By index. */
  private readonly committed: (ViewedEntry & { readonly node: number })[] = [];

  check({ before, after, firstChanged, livedOn }: NodeChange): void {
    if (after.commit > lastIndexOf(after)) {
      const message = `Node ${after.node} takes entry ${after.commit} for committed, but its log ends at ${lastIndexOf(after)}.`;
      throw broken('state machine safety', 'figure 3; section 5.4.3', message);
    }
    const same = livedOn ? Math.min(before!.commit, firstChanged - 1) : 0;
    for (let index = Math.max(same, after.start) + 1; index <= after.commit; index++) {
      this.compare(index, { ...entryAt(after, index)!, node: after.node });
    }
  }

  private compare(index: number, entry: ViewedEntry & { readonly node: number }): void {
    const other = (this.committed[index] ??= entry);
    if (other.term === entry.term && equalBytes(other.data, entry.data)) return;
    const message = `Entry ${index} is committed on node ${other.node} as one of term ${other.term}, and on node ${entry.node} as another of term ${entry.term}.`;
    throw broken('state machine safety', 'figure 3; section 5.4.3', message);
  }
}
