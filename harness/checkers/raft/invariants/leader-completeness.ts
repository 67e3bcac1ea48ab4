import type { DurableLog } from '#harness/checkers/raft/durable-log';
import { type NodeChange, type NodeView, isCommitVolatile, isElected, termOf } from '#harness/checkers/raft/node-view';
import { type RaftInvariant, violated } from '#harness/checkers/raft/raft-invariant';

interface Committed {
  readonly term: number;
  /** The term in which it was committed; at least that of the entry. */
  readonly inTerm: number;
}

/** If an entry is committed in a given term, then it is present in the logs of the leaders of all later terms. */
export class LeaderCompleteness implements RaftInvariant {
  /** By index. */
  private readonly committed: Committed[] = [];

  constructor(private readonly durable: (node: number) => Pick<DurableLog, 'has'>) {}

  check(change: NodeChange): void {
    if (isElected(change)) this.checkLog(change.after);
    this.note(change);
  }

  private checkLog(leader: NodeView): void {
    this.committed.forEach(({ term, inTerm }, index) => {
      if (inTerm >= leader.term || index < leader.start || termOf(leader, index) === term) return;
      const found = termOf(leader, index);
      const message = `Entry ${index} of term ${term} was committed in term ${inTerm}. Expected it in the log of node ${leader.node}, the leader of term ${leader.term}, found ${found === undefined ? 'no entry' : `an entry of term ${found}`}.`;
      throw violated('leader completeness', 'figure 3; section 5.4', message);
    });
  }

  /** The first node that knows is the leader that committed the entry. */
  private note(change: NodeChange): void {
    const { before, after: view, isSameIncarnation } = change;
    const knownBefore = isSameIncarnation ? before!.commit : 0;
    for (let index = Math.max(knownBefore, view.start) + 1; index <= view.commit; index++) {
      const term = termOf(view, index);
      if (term === undefined || isCommitVolatile(change, index, this.durable)) continue;
      this.committed[index] ??= { term, inTerm: view.term };
    }
  }
}
