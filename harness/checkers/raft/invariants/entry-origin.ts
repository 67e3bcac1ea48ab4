import type { DurableLogs } from '#harness/checkers/raft/durable-log';
import { type NodeChange, type NodeView, entryAt, lastIndexOf } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

/** Only the leader of a term creates entries of this term. All other nodes receive them. */
export class EntryOrigin implements RaftInvariant {
  /** The terms of the entries that were in some log, by index. */
  private readonly known: Set<number>[] = [];

  constructor(private readonly durable: DurableLogs) {}

  check({ after, firstChanged, isSameIncarnation }: NodeChange): void {
    for (let index = firstChanged; index <= lastIndexOf(after); index++) {
      const { term } = entryAt(after, index)!;
      const terms = (this.known[index] ??= new Set());
      if (terms.has(term)) continue;
      // A new incarnation has read its log from its disk.
      if (isSameIncarnation && !mayCreate(after, term)) this.checkReceived(after, index, term);
      terms.add(term);
    }
  }

  /** A leader that crashed when it had sent the entry has it on its disk. */
  private checkReceived({ node, role, term: nodeTerm, members }: NodeView, index: number, term: number): void {
    if (members.some((member) => member !== node && this.durable(member).has(index, term))) return;
    const message = `Node ${node}, a ${role} in term ${nodeTerm}, has a new entry ${index} of term ${term} in its log. Expected that only the leader of term ${term} creates entries of this term, found that no other node has had this entry.`;
    throw violated('entries from the leader', 'section 5.3', message);
  }
}

function mayCreate({ role, term }: NodeView, termOfEntry: number): boolean {
  return role === 'leader' && term === termOfEntry;
}
