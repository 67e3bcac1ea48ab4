import { equalBytes, printBytes } from '#kit/bytes';
import type { DurableLog } from '#harness/checkers/raft/durable-log';
import { type NodeChange, type ViewedEntry, entryAt, isCommitVolatile, lastIndexOf } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

/** No two nodes commit different entries at the same index. */
export class StateMachineSafety implements RaftInvariant {
  /** By index. */
  private readonly committed: (ViewedEntry & { readonly node: number })[] = [];

  constructor(private readonly durable: (node: number) => Pick<DurableLog, 'has'>) {}

  check(change: NodeChange): void {
    const { before, after, firstChanged, isSameIncarnation } = change;
    if (after.commit > lastIndexOf(after)) {
      const message = `The commit index of node ${after.node} is ${after.commit}. Expected an index of its log, found that its log ends at ${lastIndexOf(after)}.`;
      throw violated('state machine safety', 'figure 3; section 5.4.3', message);
    }
    const same = isSameIncarnation ? Math.min(before!.commit, firstChanged - 1) : 0;
    for (let index = Math.max(same, after.start) + 1; index <= after.commit; index++) {
      if (isCommitVolatile(change, index, this.durable)) continue;
      this.compare(index, { ...entryAt(after, index)!, node: after.node });
    }
  }

  private compare(index: number, entry: ViewedEntry & { readonly node: number }): void {
    const other = (this.committed[index] ??= entry);
    if (other.term === entry.term && equalBytes(other.data, entry.data)) return;
    const message = `Node ${entry.node} committed its entry ${index} of term ${entry.term}${printData(entry, other)}. Expected the entry that node ${other.node} had committed at this index, of term ${other.term}${printData(other, entry)}.`;
    throw violated('state machine safety', 'figure 3; section 5.4.3', message);
  }
}

/** The data tell two entries of one term apart. */
function printData({ term, data }: ViewedEntry, other: ViewedEntry): string {
  return term === other.term ? ` with the data ${printBytes(data)}` : '';
}
